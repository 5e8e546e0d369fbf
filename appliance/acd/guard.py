"""The shell around the guard's ledgers: reads Asterisk's meters, moves the ceilings, tells of stops.

Calls are let through or refused by the dialplan alone. While this here is away nothing moves the ceilings, so
that the dialplan grants what was left and no more.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final

from appliance.acd import guard_book, state_file
from appliance.acd.alarms import Alarms
from appliance.acd.guard_book import FAMILY, Book, Stop
from appliance.core.guard.guard import Guard
from appliance.core.guard.limits import ABROAD, Subject
from appliance.core.site.model import Site
from appliance.feed.protocol import FeedError
from pbx.ami import actions
from pbx.ami.client import Ami, AmiError

log = logging.getLogger(__name__)

TOLD: Final = "TimbreGuard"
"""`UserEvent` of the dialplan: look at once."""
EVERY_S: Final = 5.0
SAVE_S: Final = 30.0
STOPPED: Final = "outgoing_stopped"


class GuardWatch:
    def __init__(
        self,
        site: Site,
        ami: Ami,
        alarms: Alarms,
        path: Path,
        touch: Callable[[str], None],
        cut_abroad: Callable[[], Awaitable[int]],
    ) -> None:
        """`touch` gets the key of each subject that changed; `cut_abroad` ends calls to other countries."""
        self._ami = ami
        self._alarms = alarms
        self._path = path
        self._touch = touch
        self._cut_abroad = cut_abroad
        self._guard = Guard(site)
        self._book = Book()
        self._wake = asyncio.Event()
        self._saved_at = 0.0
        self._shown: dict[str, dict[str, Any]] = {}
        self._looking = asyncio.Lock()

    def configure(self, site: Site) -> None:
        old = set(self._guard.subjects)
        self._guard.configure(site)
        for key in old - set(self._guard.subjects):
            self._shown.pop(key, None)
            self._alarms.clear(f"{STOPPED}:{key}")
            self._touch(key)
        self.look()

    def look(self) -> None:
        """Soon."""
        self._wake.set()

    def entities(self) -> dict[str, dict[str, Any]]:
        return dict(self._shown)

    async def run(self) -> None:
        """Until cancelled; saves the books at the end."""
        self._restore()
        try:
            while True:
                try:
                    async with asyncio.timeout(EVERY_S):
                        await self._wake.wait()
                except TimeoutError:
                    pass
                self._wake.clear()
                if self._ami.connected:
                    await self._round()
        finally:
            self._save()

    async def release(self, args: dict[str, Any], by: str) -> dict[str, Any]:
        """A person has looked: the subject begins anew."""
        key = args.get("subject")
        if not isinstance(key, str) or key not in self._guard.subjects:
            known = ", ".join(sorted(self._guard.subjects))
            raise FeedError("unknown_subject", f"there is no such thing to release; known are: {known}")
        try:
            async with self._looking:
                await self._read()
                was = self._book.stops.get(key)
                self._guard.release(key, time.monotonic())
                await self._lift()
                await actions.database_remove(self._ami, FAMILY, f"stop/{key}")
                await self._read()
        except AmiError as error:
            raise FeedError("asterisk_away", f"Asterisk does not answer: {error}. Try again.") from error
        self._save()
        log.warning("%s is released by %s (it was %s)", key, by, f"stopped: {was}" if was else "not stopped")
        return {"subject": key, "was_stopped": was is not None}

    async def _round(self) -> None:
        try:
            async with self._looking:
                await self._read()
                await self._stop_spent()
                await self._lift()
        except AmiError as error:
            log.info("the guard cannot look: %s", error)
            return
        if time.monotonic() - self._saved_at > SAVE_S:
            await asyncio.to_thread(self._save)

    async def _read(self) -> None:
        boot = await actions.global_variable(self._ami, guard_book.BOOT)
        entries = await actions.database(self._ami, FAMILY)
        self._book = guard_book.read(entries, boot, time.time())
        self._ceilings = self._guard.observe(self._book.readings, time.monotonic())
        self._show()

    async def _stop_spent(self) -> None:
        """Calls that go on may use up what is left; the dialplan sees that only when the next one comes."""
        for key, reason in self._guard.spent(time.monotonic()).items():
            if key in self._book.stops:
                continue
            stop = Stop(str(reason), time.time())
            await actions.database_put(self._ami, FAMILY, f"stop/{key}", str(stop))
            self._book.stops[key] = stop
            if key == ABROAD:
                log.warning("%d calls abroad are cut: their time is used up", await self._cut_abroad())
            self._show()

    async def _lift(self) -> None:
        """Write the ceilings that have moved. None: what stood there goes, and with it the limit."""
        self._ceilings = self._guard.observe(self._book.readings, time.monotonic())
        for meter, ceiling in self._ceilings.items():
            old = self._book.ceilings.get(meter)
            if ceiling is None and old is not None:
                await actions.database_remove(self._ami, FAMILY, f"ceiling/{meter}")
            elif ceiling is not None and old != str(ceiling):
                await actions.database_put(self._ami, FAMILY, f"ceiling/{meter}", str(ceiling))

    def _show(self) -> None:
        now = time.monotonic()
        for key, subject in self._guard.subjects.items():
            entity = self._entity(subject, now)
            if self._shown.get(key) != entity:
                self._shown[key] = entity
                self._touch(key)
            stop = self._book.stops.get(key)
            self._alarms.set(f"{STOPPED}:{key}", stop is not None, "critical", **_told(subject, stop))

    def _entity(self, subject: Subject, now: float) -> dict[str, Any]:
        limits, stop = subject.limits, self._book.stops.get(subject.key)
        reading = self._book.readings.get(subject.key)
        return {
            "subject": subject.key,
            "kind": str(subject.kind),
            "name": subject.name,
            "label": subject.label,
            "calls": reading.calls if reading else 0,
            "calls_at_once": limits.calls_at_once,
            "per_hour_s": limits.per_hour_s,
            "per_day_s": limits.per_day_s,
            **{f"used_{name}": used for name, used in self._guard.used(subject.key, now).items()},
            "stopped": None
            if stop is None
            else {"reason": stop.reason, "at": stop.at, "call": stop.call, "number": stop.number},
        }

    def _restore(self) -> None:
        kept = state_file.load(self._path)
        if kept:
            now = time.monotonic()
            self._guard.restore(kept.get("ledgers", {}), now, _away_s(kept))

    def _save(self) -> None:
        self._saved_at = now = time.monotonic()
        kept = {"ledgers": self._guard.snapshot(now), "boot": _boot(), "up_s": _up_s(), "at": time.time()}
        try:
            state_file.save(self._path, kept)
        except OSError as error:
            log.error("the guard's books cannot be saved: %s", error)


def _told(subject: Subject, stop: Stop | None) -> dict[str, Any]:
    if stop is None:
        return {}
    named = {"kind": str(subject.kind), "subject": subject.label or subject.name}
    return named | {"reason": stop.reason, "number": stop.number}


def _away_s(kept: dict[str, Any]) -> float:
    """How long nobody kept the books. The wall clock is asked only over a reboot: it may have been set."""
    if kept.get("boot") == _boot():
        return max(0.0, _up_s() - float(kept.get("up_s", 0.0)))
    return max(0.0, time.time() - float(kept.get("at", 0.0)))


def _up_s() -> float:
    """Seconds since the machine started, sleep included."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""
