"""What the site's socket can be asked. One thread does it all, one request after the other."""

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from typing import Any

from appliance.core.site.problems import InvalidSite, Problem
from appliance.prompts.recording import BadRecording
from appliance.site import backup_verbs, firewall, followers, guard, network, prompt_verbs, set_up, turn
from appliance.site.backup_key import KeyTaken
from appliance.site.load import dump, load
from appliance.site.notes import Note
from appliance.site.owner import Conflict, Draft, OnTrial, Outcome, Owner
from appliance.site.pair import BadCertificate
from appliance.site.paths import Paths
from appliance.site.prompt_deeds import BadDeed, PromptDeeds
from appliance.site.revisions import NoSuchRevision, Revision
from appliance.site.server import BadRequest, error
from hw.firewall.policy import PolicyError, address
from hw.helper.client import HelperError
from hw.helper.request import LONGEST_TRIAL_S

log = logging.getLogger(__name__)

_RETRY_S = 5.0
_LOOK_AT_TRIAL_S = 1.0
_CERTIFICATE_S = 60.0
"""So soon a new address of the box stands in its certificate."""


class NoSuchPhone(LookupError):
    """The site has no phone of that extension."""


class NoPassword(LookupError):
    """An analog telephone: it registers with nobody."""


class Verbs:
    def __init__(self, owner: Owner, paths: Paths) -> None:
        self._owner = owner
        self._certificate_at = float("-inf")
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="site")
        self._verbs: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "check": self._check,
            "apply": self._apply,
            "export": self._export,
            "history": self._history,
            "rollback": self._rollback,
            "phone": self._phone,
            "browser-phone": self._browser_phone,
            "set-up-done": self._set_up_done,
            "certificate": self._certificate,
            "certificate-install": self._certificate_install,
            "certificate-remove": self._certificate_remove,
            "confirm": self._confirm,
            "network": self._network,
            "bans": self._bans,
            "release": self._release,
        }
        self._verbs |= prompt_verbs.verbs(PromptDeeds(owner, paths.prompts))
        self._verbs |= backup_verbs.verbs(owner, paths)

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
            for watch in (self._watch, self._watch_certificate):
                await asyncio.get_running_loop().run_in_executor(self._thread, watch)

    async def end_trials(self) -> None:
        """Return from revisions that nobody has confirmed, for ever."""
        while True:
            await asyncio.sleep(_LOOK_AT_TRIAL_S)
            await asyncio.get_running_loop().run_in_executor(self._thread, self._end_trial)

    def _end_trial(self) -> None:
        try:
            if outcome := self._owner.undo_unconfirmed():
                log.warning("nobody confirmed the site: it is undone by revision %d", outcome.revision)
        except Exception:
            log.exception("the unconfirmed site could not be undone; firewall and addresses are")

    def _settle(self) -> None:
        followers.end_set_up()
        # Nothing that is over already is made to hold once more.
        self._end_trial()
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

    def _watch_certificate(self) -> None:
        now = time.monotonic()
        if now - self._certificate_at < _CERTIFICATE_S:
            return
        self._certificate_at = now
        try:
            for note in self._owner.watch_certificate():
                log.info("%s", note.text("en"))
        except (OSError, ValueError, TypeError) as error:
            log.error("the certificate could not be renewed: %s", error)

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
        except OnTrial as trial:
            return error("on_trial", str(trial), revision=trial.revision)
        except HelperError as fault:
            return error("firewall", str(fault))
        except (BadRecording, BadDeed) as bad:
            return error(f"prompt.{bad.code}", str(bad))
        except KeyTaken as taken:
            return error("backup.key_taken", str(taken))
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
        outcome = self._owner.apply(
            draft, request["by"], str(request.get("summary") or ""), expect, _within_s(request)
        )
        log.info("site revision %d by %s: %d changes", outcome.revision, request["by"], len(draft.changes))
        return _outcome(draft, outcome.revision, outcome.notes) | _trial(outcome)

    def _export(self, request: dict[str, Any]) -> dict[str, Any]:
        revision = self._revision(request)
        return {**_head(revision), "site": revision.data, "text": dump(revision.data)}

    def _history(self, request: dict[str, Any]) -> dict[str, Any]:
        return {"revisions": [_head(revision) for revision in self._owner.revisions.newest_first()]}

    def _rollback(self, request: dict[str, Any]) -> dict[str, Any]:
        outcome = self._owner.rollback(_number(request), request["by"], confirm_within_s=_within_s(request))
        return {
            "revision": outcome.revision,
            "changed": bool(outcome.changes),
            "changes": [asdict(change) for change in outcome.changes],
            "warnings": [],
            "notes": [_note(note) for note in outcome.notes],
        } | _trial(outcome)

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

    def _browser_phone(self, request: dict[str, Any]) -> dict[str, Any]:
        """What a user's browser registers with: of the one phone that the site gives this user."""
        revision, extension = self._owner.revisions.current(), str(request.get("extension"))
        site = revision.site
        user, phone = site.users.get(request["by"]), site.phones.get(extension)
        if phone is None or not phone.browser or user is None or user.extension != extension:
            raise NoSuchPhone(extension)
        password = revision.secrets[f"phones.{extension}.password"]
        relay = turn.ice_servers(site.network.turn, self._owner.relay_secret(), request["by"], time.time())
        return {"extension": extension, "password": password, "ice_servers": relay}

    def _set_up_done(self, request: dict[str, Any]) -> dict[str, Any]:
        set_up.close()
        return {}

    def _certificate(self, request: dict[str, Any]) -> dict[str, Any]:
        own = self._owner.certificates
        return asdict(own.show()) | {"authority": own.authority()}

    def _certificate_install(self, request: dict[str, Any]) -> dict[str, Any]:
        texts = str(request.get("certificate")), str(request.get("key"))
        shown, notes = self._owner.install_certificate(*texts)
        log.info("certificate of %s installed by %s", ", ".join(shown.names), request["by"])
        return asdict(shown) | {"notes": [_note(note) for note in notes]}

    def _certificate_remove(self, request: dict[str, Any]) -> dict[str, Any]:
        shown, notes = self._owner.remove_certificate()
        log.info("certificate removed by %s", request["by"])
        return asdict(shown) | {"notes": [_note(note) for note in notes]}

    def _confirm(self, request: dict[str, Any]) -> dict[str, Any]:
        revision = self._owner.confirm()
        log.info("site revision %d is confirmed by %s", revision, request["by"])
        return {"revision": revision}

    def _network(self, request: dict[str, Any]) -> dict[str, Any]:
        return network.look()

    def _bans(self, request: dict[str, Any]) -> dict[str, Any]:
        return {"bans": firewall.bans()}

    def _release(self, request: dict[str, Any]) -> dict[str, Any]:
        try:
            banned = str(address(request.get("address")))
        except PolicyError as wrong:
            raise BadRequest(str(wrong)) from wrong
        held = any(ban["address"] == banned for ban in firewall.bans())
        if held:
            firewall.release(banned)
            log.info("%s is released by %s", banned, request["by"])
            guard.note("ban.release", request["by"], banned)
        return {"released": held}

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


def _within_s(request: dict[str, Any]) -> int:
    """For how long a changed firewall or address waits for `confirm`; 0: not at all."""
    within_s = request.get("confirm_within_s") or 0
    if not isinstance(within_s, int) or isinstance(within_s, bool) or not 0 <= within_s <= LONGEST_TRIAL_S:
        raise BadRequest(f"confirm_within_s must be a whole number of seconds from 0 to {LONGEST_TRIAL_S}")
    return within_s


def _trial(outcome: Outcome) -> dict[str, Any]:
    """Only where something waits for its confirmation."""
    return {"confirm_within_s": outcome.confirm_within_s} if outcome.confirm_within_s else {}


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
