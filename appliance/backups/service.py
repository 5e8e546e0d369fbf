"""What timbre-backup is asked: make one, say how it goes, list, check. One deed at a time."""

import asyncio
import errno
import json
import logging
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from appliance.backups import catalogue, state
from appliance.backups.create import Maker, Order, Places, Progress, clean
from appliance.backups.errors import BackupError
from appliance.backups.state import Run, State, listed
from appliance.backups.targets import target_of
from appliance.backups.targets.base import Target
from appliance.core.site.model import Site
from appliance.core.site.parse import load_site
from appliance.site.client import SiteError, ask
from appliance.store import audit
from appliance.store.database import open_database
from appliance.store.models import database

log = logging.getLogger(__name__)

type Reply = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are, and what the owner of the site says."""

    site: Path = Path("/run/timbre/site.json")
    secrets: Path = Path("/run/timbre/backup/secrets.json")
    run: Path = Path("/run/timbre-backup")
    places: Places = field(default_factory=Places)

    def order(self, now: float) -> tuple[Order, dict[str, str]]:
        """Raises BackupError (not_set_up)."""
        try:
            site: Site = load_site(json.loads(self.site.read_text(encoding="utf-8")))
            known = json.loads(self.secrets.read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise BackupError("not_set_up") from error
        if site.backup is None or not known["recipient"]:
            raise BackupError("not_set_up")
        return Order(site.backup, known["recipient"], site.network.hostname, now), known["secrets"]

    def target(self, order: Order, secrets: dict[str, str]) -> Target:
        return target_of(order.plan, secrets, order.box, self.run)


class Service:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._state_file = settings.places.state / "state.json"
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="backup")
        self._progress: Progress | None = None
        self._making: asyncio.Future[Reply] | None = None
        self.working = 0
        """Deeds that are waited for."""
        if (left := state.read(self._state_file)).running_at is not None:
            # Killed in the middle.
            run = Run(left.running_at, time.time(), "", "", "stopped")
            state.keep(replace(left, last=run, running_at=None), self._state_file)

    async def answer(self, request: Reply, tell: Callable[[Reply], None]) -> Reply:
        """`tell` is given how it goes, now and then."""
        verbs = {"create": self._create, "status": self._status, "list": self._list, "verify": self._verify}
        verb = verbs.get(str(request.get("verb")))
        if verb is None:
            return _error("bad_request", f"expected one of {', '.join(verbs)}")
        self.working += 1
        try:
            return await verb(request, tell)
        except BackupError as error:
            return _error(error.code, error.detail)
        except OSError as error:
            log.error("%s: %s", request.get("verb"), error)
            return _error("box_full" if error.errno == errno.ENOSPC else "failed", str(error))
        finally:
            self.working -= 1

    def stop(self) -> None:
        if self._progress:
            self._progress.stop = True

    async def _status(self, _request: Reply, _tell: Callable[[Reply], None]) -> Reply:
        return {"ok": True, **asdict(state.read(self._state_file)), "running": self._how()}

    def _how(self) -> Reply | None:
        return asdict(self._progress) if self._progress else None

    async def _create(self, request: Reply, tell: Callable[[Reply], None]) -> Reply:
        """A second asker waits for the one that is being made. With `wait` false nobody waits."""
        if self._making is None:
            self._settings.order(time.time())
            self._progress = Progress()
            self._making = asyncio.ensure_future(self._in_thread(self._make, str(request.get("by") or "")))
            self._making.add_done_callback(self._made)
        if request.get("wait") is False:
            return {"ok": True, "started": True}
        making = self._making
        while not making.done():
            await asyncio.wait({making}, timeout=1.0)
            if how := self._how():
                tell({"progress": how})
        return making.result()

    def _made(self, done: asyncio.Future[Reply]) -> None:
        self._making, self._progress = None, None
        if not done.cancelled() and (error := done.exception()):
            log.error("the backup failed, and that could not be noted: %s", error)

    async def _in_thread(self, work: Callable[..., Reply], *arguments: object) -> Reply:
        self.working += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work, *arguments)
        finally:
            self.working -= 1

    def _make(self, by: str) -> Reply:
        progress = self._progress or Progress()
        before = state.read(self._state_file)
        began = _after(time.time(), before)
        state.keep(replace(before, running_at=began), self._state_file)
        try:
            order, secrets = self._settings.order(began)
            maker = Maker(order, self._settings.target(order, secrets), self._settings.places, progress, seal)
            contents, all_of_them = maker.make()
        except (BackupError, OSError, subprocess.SubprocessError) as error:
            code = error.code if isinstance(error, BackupError) else "failed"
            run = Run(began, time.time(), by, "", code, str(error), progress.sent_bytes)
            return self._over(replace(before, last=run, running_at=None), run)
        run = Run(began, time.time(), by, contents.id, "", "", progress.sent_bytes)
        backups = tuple(listed(each) for each in all_of_them)
        reply = self._over(State(last=run, good=run, backups=backups), run)
        return reply | {"backup": asdict(listed(contents))}

    def _over(self, now: State, run: Run) -> Reply:
        state.keep(now, self._state_file)
        if run.code:
            log.warning("the backup failed: %s: %s", run.code, run.detail)
        else:
            log.info("backup %s is made: %d bytes sent", run.id, run.sent_bytes)
        _note(run)
        return _error(run.code, run.detail) if run.code else {"ok": True, "run": asdict(run)}

    async def _list(self, _request: Reply, _tell: Callable[[Reply], None]) -> Reply:
        return await self._in_thread(self._look)

    def _look(self) -> Reply:
        order, secrets = self._settings.order(time.time())
        work = self._work()
        with self._settings.target(order, secrets) as target:
            found = catalogue.heads(target, work)
        backups = [asdict(listed(found[name])) for name in sorted(found, reverse=True)]
        return {"ok": True, "backups": backups}

    async def _verify(self, request: Reply, tell: Callable[[Reply], None]) -> Reply:
        """All of one backup fetched and hashed; opening it takes the recovery key, which is not here."""
        loop = asyncio.get_running_loop()

        def say(name: str) -> None:
            loop.call_soon_threadsafe(tell, {"progress": {"step": name}})

        return await self._in_thread(self._check, str(request.get("id") or ""), say)

    def _check(self, wanted: str, say: Callable[[str], None]) -> Reply:
        order, secrets = self._settings.order(time.time())
        work = self._work()
        with self._settings.target(order, secrets) as target:
            contents = catalogue.choose(target, work, wanted)
            size = catalogue.check(target, contents, work, say)
        return {"ok": True, "id": contents.id, "bytes": size, "opened": False}

    def _work(self) -> Path:
        clean(self._settings.places.work)
        return self._settings.places.work


def _after(now: float, before: State) -> float:
    """Two backups within one second would have the same name."""
    return now if before.good is None or int(now) != int(before.good.at) else now + 1


def seal() -> tuple[int, int]:
    """Have the owner of the site put site and secrets, encrypted, where we can read them."""
    try:
        reply = ask("backup-seal")
    except SiteError as error:
        raise BackupError("failed", str(error)) from error
    return int(reply["files"]), int(reply["bytes"])


def _note(run: Run) -> None:
    """Into the audit log; a database that is away holds no backup up."""
    deed = "backup.failed" if run.code else "backup.create"
    detail = {"code": run.code} if run.code else {"sent_bytes": run.sent_bytes}
    try:
        open_database()
        audit.write(time.time(), run.by or "timbre-backup", deed, run.id, detail)
    except Exception as error:  # whatever is wrong with the database
        log.error("the backup could not be noted in the audit log: %s", error)
    finally:
        if database.obj is not None and not database.is_closed():
            database.close()


def _error(code: str, detail: str) -> Reply:
    return {"ok": False, "error": {"code": code, "message": detail}}


IDLE_S: Final = 30.0
"""Then the daemon ends; its socket starts it again."""
