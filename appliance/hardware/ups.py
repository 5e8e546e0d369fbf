"""Keeps an eye on the battery, and closes the box in an orderly way before it is empty."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from appliance.core.site.machine import Ups as Wanted
from appliance.feed.protocol import FeedError
from hw.helper.client import HelperError, ask
from hw.helper.request import PowerOff
from hw.power import upsd
from hw.power.nut import Nut
from hw.power.reading import NoAnswer, Reading
from hw.power.watch import Limits, Phase, PowerWatch

log = logging.getLogger(__name__)

LOOK_S: Final = 2.0
AGAIN_S: Final = 5.0
"""The ACD forgets that it is to close unless it is told again: see `acd.closing`."""


@dataclass(frozen=True, slots=True)
class Hands:
    calls: Callable[[], int]
    command: Callable[[str], Awaitable[Any]]
    """To the ACD. Raises FeedError."""
    power_off: Callable[[], object] = lambda: ask(PowerOff())
    """Blocks. Raises HelperError."""


class UpsKeeper:
    def __init__(self, folder: Path, hands: Hands) -> None:
        self._nut = Nut(folder)
        self._hands = hands
        self._wanted: Wanted | None = None
        self._changed = asyncio.Event()
        self._watch: PowerWatch | None = None
        self._reading: Reading | None = None
        self._detail = ""
        self._condition = ""
        self._since = 0.0
        self._told_at = 0.0

    @property
    def battery_pct(self) -> int | None:
        """While the mains are away; -1 where the charge is not known."""
        if self._reading is None or not self._reading.on_battery:
            return None
        return -1 if self._reading.charge_pct is None else self._reading.charge_pct

    def configure(self, wanted: Wanted | None) -> None:
        if wanted != self._wanted:
            self._wanted = wanted
            self._changed.set()

    def report(self) -> dict[str, Any] | None:
        """For state.json; None: the site has no battery."""
        if self._wanted is None:
            return None
        found = self._reading
        return {
            "state": self._condition or "starting",
            "since": self._since,
            "detail": self._detail,
            "charge_pct": found.charge_pct if found else None,
            "runtime_s": found.runtime_s if found else None,
            "model": found.model if found else "",
            "worn": bool(found and found.worn),
            "off_at_pct": self._wanted.off_at_pct,
        }

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._changed.clear()
            if self._wanted is None:
                self._reading, self._watch = None, None
                await self._changed.wait()
            else:
                await self._follow(self._wanted)

    async def _follow(self, wanted: Wanted) -> None:
        """Until the site changes."""
        if self._watch is None:
            self._watch = PowerWatch(_limits(wanted))
        self._watch.limits = _limits(wanted)
        nut = asyncio.create_task(self._nut.run(wanted.driver, wanted.port))
        try:
            while not self._changed.is_set():
                await self._look(self._watch)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), LOOK_S)
        finally:
            nut.cancel()
            await asyncio.gather(nut, return_exceptions=True)

    async def _look(self, watch: PowerWatch) -> None:
        before = watch.phase
        try:
            self._reading, self._detail = await upsd.read(), ""
        except NoAnswer as error:
            self._reading, self._detail = None, error.code
        now = asyncio.get_running_loop().time()
        phase = watch.read(self._reading, self._hands.calls(), now)
        self._is(self._word(phase))
        await self._act(before, phase, now)

    def _word(self, phase: Phase) -> str:
        if phase in (Phase.CLOSING, Phase.ENDING, Phase.OFF):
            return "closing"
        if self._reading is None:
            return "away"
        return str(phase)

    async def _act(self, before: Phase, phase: Phase, now: float) -> None:
        if phase is not before:
            log.warning("the battery: %s", phase)
        if phase in (Phase.CLOSING, Phase.ENDING):
            if phase is not before or now - self._told_at >= AGAIN_S:
                self._told_at = now
                await self._tell("power.close")
            if phase is Phase.ENDING and before is not Phase.ENDING:
                await self._tell("power.end_calls")
        elif before in (Phase.CLOSING, Phase.ENDING) and phase is not Phase.OFF:
            await self._tell("power.open")
        elif phase is Phase.OFF and (phase is not before or now - self._told_at >= AGAIN_S):
            self._told_at = now
            await self._switch_off()

    async def _tell(self, name: str) -> None:
        try:
            await self._hands.command(name)
        except FeedError as error:
            log.warning("%s: %s", name, error)

    async def _switch_off(self) -> None:
        log.warning("the battery is nearly empty: the box is switched off")
        try:
            await asyncio.to_thread(self._hands.power_off)
        except HelperError as error:
            log.error("the box cannot be switched off: %s", error)

    def _is(self, word: str) -> None:
        if word != self._condition:
            self._condition, self._since = word, time.time()


def _limits(wanted: Wanted) -> Limits:
    return Limits(wanted.off_at_pct, wanted.off_after_s, wanted.grace_s)
