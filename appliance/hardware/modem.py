"""Keeps the modem attached: finds it, opens it, and does so again after every fault and every re-plugging."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from appliance.core.site.machine import Modem as Wanted
from appliance.hardware.kept import Kept
from hw.serial import find
from hw.serial.conversation import Conversation
from hw.serial.modem.modem import Modem
from hw.serial.modem.news import Came, Changed, Mute, NotePin, Reported, Sent
from hw.serial.modem.state import REGISTERED, ModemState, Registration, Sim
from hw.serial.sms.incoming import Report

log = logging.getLogger(__name__)

BAUD: Final = 115_200
LOOK_S: Final = 2.0
_BY_SIM: Final = {
    Sim.UNKNOWN: "starting",
    Sim.ABSENT: "sim_absent",
    Sim.PIN_NEEDED: "pin_needed",
    Sim.PIN_WRONG: "pin_wrong",
    Sim.PIN_HELD_BACK: "pin_held_back",
    Sim.LOCKED: "sim_locked",
}


@dataclass(frozen=True, slots=True)
class Ears:
    """Who hears the modem's news."""

    came: Callable[[Came, Modem], None]
    sent: Callable[[Sent], None]
    reported: Callable[[Report], None]


def condition(state: ModemState) -> str:
    """In one word, for the health page: ready, or what keeps it from being so."""
    if state.sim is not Sim.READY:
        return _BY_SIM[state.sim]
    if state.registration in REGISTERED:
        return "ready"
    return "denied" if state.registration is Registration.DENIED else "no_network"


class ModemKeeper:
    def __init__(self, kept: Kept, ears: Ears) -> None:
        self._kept = kept
        self._ears = ears
        self._wanted: Wanted | None = None
        self._pin = ""
        self._talk: Conversation | None = None
        self.modem: Modem | None = None
        """While it is attached."""
        self._condition = ("", "")
        self._since = 0.0
        self._tried: list[Path] = []
        """Ports of this modem that did not answer, until all were tried."""

    def configure(self, wanted: Wanted | None, pin: str) -> None:
        if (wanted, pin) != (self._wanted, self._pin):
            self._wanted, self._pin = wanted, pin
            self._tried.clear()
            if self._talk:
                self._talk.close("the site has changed")

    def pump(self) -> None:
        """After everything that the modem was told."""
        if self._talk:
            self._talk.pump()

    def report(self) -> dict[str, Any] | None:
        """For state.json; None: the site has no modem."""
        if self._wanted is None:
            return None
        word, detail = self._condition
        state = self.modem.state if self.modem else ModemState()
        return {
            "state": word or "starting",
            "since": self._since,
            "detail": detail,
            "device": self._kept.port if self._wanted.device == "auto" else self._wanted.device,
            "maker": state.maker,
            "model": state.model,
            "operator": state.operator,
            "signal_dbm": state.signal_dbm,
            "slots_used": state.slots_used,
            "slots_total": state.slots_total,
            "full": state.full,
            "reports": state.reports,
        }

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            if self._wanted is None:
                self._condition = ("", "")
            else:
                await self._attach(self._wanted)
            await asyncio.sleep(LOOK_S)

    async def _attach(self, wanted: Wanted) -> None:
        try:
            paths = find.modem(wanted.device, find.ports(), self._kept.port)
        except find.NotFound as error:
            self._tried.clear()
            self._is(error.code, ", ".join(error.found))
            return
        untried = [path for path in paths if path not in self._tried]
        if not untried:
            self._is("mute", str(paths[0]))
            self._tried.clear()
            untried = paths
        await self._talk_at(untried[0])

    async def _talk_at(self, path: Path) -> None:
        loop = asyncio.get_running_loop()
        # A count that cannot be read may be two: then no PIN is given.
        pin = self._pin if self._kept.trustworthy else ""
        self.modem = Modem(pin, self._kept.notes, loop.time())
        try:
            self._talk = Conversation(path, BAUD, self.modem, lambda news: self._hear(news, path))
            why = await self._talk.ended
            log.info("the modem at %s: %s", path, why)
        except OSError as error:
            log.warning("the modem at %s cannot be opened: %s", path, error)
            self._is("unopened", str(error))
        finally:
            self._part()

    def _part(self) -> None:
        """The device is closed: what was in the air has met its fate."""
        if self._talk:
            self._talk.close()
        modem, self.modem, self._talk = self.modem, None, None
        if modem:
            modem.lost()
            for news in modem.drain():
                if isinstance(news, Sent):
                    self._ears.sent(news)

    def _hear(self, news: object, path: Path) -> None:
        match news:
            case Changed(state):
                self._is(condition(state), "")
                if state.sim is not Sim.UNKNOWN:
                    self._tried.clear()
                    with contextlib.suppress(OSError):
                        self._kept.found_at(str(path))
            case Came() if self.modem:
                self._ears.came(news, self.modem)
            case Sent():
                self._ears.sent(news)
            case Reported(report):
                self._ears.reported(report)
            case NotePin():
                self._note_pin(news)
            case Mute():
                self._tried.append(path)
                if self._talk:
                    self._talk.close("it does not answer")

    def _note_pin(self, news: NotePin) -> None:
        try:
            self._kept.note(news.card, news.note)
        except OSError as error:
            log.error("the tries of the SIM's PIN cannot be kept (%s): it is not tried", error)
            return
        if news.note.wrong and self.modem:
            log.info("the SIM's PIN is tried; %d counted as wrong until it is taken", news.note.wrong)
            self.modem.pin_noted(asyncio.get_running_loop().time())

    def _is(self, word: str, detail: str) -> None:
        if (word, detail) != self._condition:
            log.log(
                logging.INFO if word in ("ready", "starting") else logging.WARNING,
                "the modem is %s%s",
                word,
                f" ({detail})" if detail else "",
            )
            self._since = time.time()
            self._condition = (word, detail)
