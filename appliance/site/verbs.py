"""What the site's socket can be asked. One thread does it all, one request after the other."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from appliance.core.site.problems import InvalidSite, Problem
from appliance.site import certificate, followers, foreign_certificate, set_up
from appliance.site.foreign_certificate import BadCertificate
from appliance.site.load import dump, load
from appliance.site.notes import Note
from appliance.site.owner import Conflict, Draft, Owner
from appliance.site.revisions import NoSuchRevision, Revision
from appliance.site.server import error

log = logging.getLogger(__name__)

_RETRY_S = 5.0


class NoSuchPhone(LookupError):
    """The site has no phone of that extension."""


class NoPassword(LookupError):
    """An analog telephone: it registers with nobody."""


class BadRequest(ValueError):
    """The request itself is wrong; says what is expected."""


class Verbs:
    def __init__(self, owner: Owner, secrets: Path) -> None:
        self._owner = owner
        self._secrets = secrets
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="site")
        self._verbs: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "check": self._check,
            "apply": self._apply,
            "export": self._export,
            "history": self._history,
            "rollback": self._rollback,
            "phone": self._phone,
            "set-up-done": self._set_up_done,
            "certificate": self._certificate,
            "certificate-install": self._certificate_install,
            "certificate-remove": self._certificate_remove,
        }

    async def answer(self, request: dict[str, Any], peer: str) -> dict[str, Any]:
        """Do what is asked; whatever is wrong with the request is a reply."""
        request = {**request, "by": str(request.get("by") or peer)}
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._do, request)

    async def start(self) -> None:
        """Make everything follow the current revision: an apply that was cut short is brought to its end."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._settle)

    async def keep_trying(self) -> None:
        """Make up for those who were away, for ever."""
        while True:
            await asyncio.sleep(_RETRY_S)
            if self._owner.behind:
                await self.start()
            await asyncio.get_running_loop().run_in_executor(self._thread, self._watch)

    def _settle(self) -> None:
        followers.end_set_up()
        for note in self._owner.settle(self._owner.revisions.current()):
            log.info("%s", note.text("en"))

    def _watch(self) -> None:
        try:
            for told in self._owner.watch_cards():
                log.warning("%s", told.text("en"))
            if note := self._owner.watch_link():
                log.warning("%s", note.text("en"))
        except OSError as error:
            log.warning("the state of cards or link could not be written: %s", error)

    def _do(self, request: dict[str, Any]) -> dict[str, Any]:
        verb = self._verbs.get(str(request.get("verb")))
        if verb is None:
            return error("bad_request", f"verb must be one of: {', '.join(self._verbs)}")
        try:
            return {"ok": True} | verb(request)
        except InvalidSite as invalid:
            problems = [_problem(problem) for problem in invalid.problems]
            return error("invalid", "the site file has errors; nothing was changed", problems=problems)
        except Conflict as conflict:
            return error("conflict", str(conflict), revision=conflict.revision)
        except NoSuchRevision as missing:
            return error("no_such_revision", f"revision {missing} is not kept; see `timbre site history`")
        except NoSuchPhone as missing:
            return error("no_such_phone", f"there is no phone {missing}; see phones in `timbre site export`")
        except NoPassword as analog:
            return error(
                "no_password", f"phone {analog} is an analog one at a port of a card; plug it in there"
            )
        except BadCertificate as bad:
            return error(f"certificate.{bad.code}", str(bad))
        except BadRequest as bad:
            return error("bad_request", str(bad))
        except Exception as fault:
            log.exception("the verb %s failed", request.get("verb"))
            return error("failed", f"{type(fault).__name__}: {fault}; see journalctl -u timbre-site")

    def _check(self, request: dict[str, Any]) -> dict[str, Any]:
        draft = self._draft(request)
        current = self._owner.revisions.current().number
        return _outcome(draft, current, self._owner.preview(draft))

    def _apply(self, request: dict[str, Any]) -> dict[str, Any]:
        expect = request.get("expect")
        draft = self._draft(request)
        outcome = self._owner.apply(draft, request["by"], str(request.get("summary") or ""), expect)
        log.info("site revision %d by %s: %d changes", outcome.revision, request["by"], len(draft.changes))
        return _outcome(draft, outcome.revision, outcome.notes)

    def _export(self, request: dict[str, Any]) -> dict[str, Any]:
        revision = self._revision(request)
        return {**_head(revision), "site": revision.data, "text": dump(revision.data)}

    def _history(self, request: dict[str, Any]) -> dict[str, Any]:
        return {"revisions": [_head(revision) for revision in self._owner.revisions.newest_first()]}

    def _rollback(self, request: dict[str, Any]) -> dict[str, Any]:
        outcome = self._owner.rollback(_number(request), request["by"])
        return {
            "revision": outcome.revision,
            "changed": bool(outcome.changes),
            "changes": [asdict(change) for change in outcome.changes],
            "warnings": [],
            "notes": [_note(note) for note in outcome.notes],
        }

    def _phone(self, request: dict[str, Any]) -> dict[str, Any]:
        """What an installer puts into a desk phone."""
        revision, extension = self._owner.revisions.current(), str(request.get("extension"))
        password = revision.secrets.get(f"phones.{extension}.password")
        if password is None and extension in revision.site.phones:
            raise NoPassword(extension)
        if password is None:
            raise NoSuchPhone(extension)
        log.info("the password of phone %s was shown to %s", extension, request["by"])
        return {"extension": extension, "password": password, "port": 5060, "transports": ["udp", "tcp"]}

    def _set_up_done(self, request: dict[str, Any]) -> dict[str, Any]:
        set_up.close()
        return {}

    def _certificate(self, request: dict[str, Any]) -> dict[str, Any]:
        own = not foreign_certificate.installed(self._secrets)
        return asdict(foreign_certificate.show(self._secrets)) | {"own": own}

    def _certificate_install(self, request: dict[str, Any]) -> dict[str, Any]:
        """The web daemon shows it from its next start on."""
        texts = str(request.get("certificate")), str(request.get("key"))
        shown = foreign_certificate.install(self._secrets, *texts, datetime.now(UTC))
        log.info("certificate of %s installed by %s", ", ".join(shown.names), request["by"])
        return asdict(shown)

    def _certificate_remove(self, request: dict[str, Any]) -> dict[str, Any]:
        foreign_certificate.remove(self._secrets)
        # The web must always find one; timbre-firstboot, which sees the addresses, makes it anew with them.
        certificate.ensure(self._secrets, {"127.0.0.1"}, datetime.now(UTC))
        log.info("certificate removed by %s", request["by"])
        return {}

    def _draft(self, request: dict[str, Any]) -> Draft:
        if "text" in request:
            return self._owner.draft(load(str(request["text"])))
        if "site" in request:
            return self._owner.draft(request["site"])
        raise BadRequest("text (YAML) or site (data) is needed")

    def _revision(self, request: dict[str, Any]) -> Revision:
        wanted = request.get("revision") is not None
        return self._owner.revisions.get(_number(request)) if wanted else self._owner.revisions.current()


def _number(request: dict[str, Any]) -> int:
    number = request.get("revision")
    if not isinstance(number, int) or isinstance(number, bool):
        raise BadRequest("revision must be a number; see `timbre site history`")
    return number


def _outcome(draft: Draft, revision: int, notes: list[Note]) -> dict[str, Any]:
    return {
        "revision": revision,
        "changed": bool(draft.changes),
        "changes": [asdict(change) for change in draft.changes],
        "warnings": [_problem(problem) for problem in draft.warnings],
        "notes": [_note(note) for note in notes],
    }


def _head(revision: Revision) -> dict[str, Any]:
    return {"revision": revision.number, "at": revision.at, "by": revision.by, "summary": revision.summary}


def _problem(problem: Problem) -> dict[str, Any]:
    texts = {language: problem.text(language) for language in ("en", "es")}
    return {"path": problem.path, "code": problem.code, "severity": str(problem.severity), "text": texts}


def _note(note: Note) -> dict[str, Any]:
    texts = {language: note.text(language) for language in ("en", "es")}
    return {"code": note.code, "args": note.args, "again": note.again, "text": texts}
