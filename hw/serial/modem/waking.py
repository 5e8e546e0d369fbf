"""From a device that was just opened to a modem that sends and receives: who it is, its SIM, its settings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from hw.serial.modem.dialogue import Answer, Dialogue, Ending
from hw.serial.modem.news import NotePin
from hw.serial.modem.pin import MOST_WRONG, PinNote, corrected, may_try
from hw.serial.modem.state import ModemState, Sim

CALLS: Final = 5
"""AT is said this often before the device counts as mute."""
SOON_S: Final = 1.0
LATER_S: Final = 15.0
"""A SIM may be put in, or its lock be taken away, at any time."""
BUSY: Final = (14, 515, 512, 314)
"""The SIM is still starting (27.007, 9.2; 27.005, 3.2.5)."""
PUK: Final = 12
WRONG_PIN: Final = 16


@dataclass(slots=True)
class Waking:
    dialogue: Dialogue
    pin: str
    notes: dict[str, PinNote]
    """By card."""
    state: Callable[[], ModemState]
    change: Callable[[ModemState], None]
    note: Callable[[NotePin], None]
    again: Callable[[float], None]
    """Look at the SIM again after so many seconds."""
    mute: Callable[[], None]
    awake: Callable[[], None]
    _calls: int = 0
    _now: float = 0.0
    _left: int | None = None
    _noting: bool = False

    def begin(self, now: float) -> None:
        self._now, self._calls = now, 0
        self._call()

    def look_at_sim(self, now: float) -> None:
        self._now = now
        self.dialogue.ask("AT+CPIN?", self._sim, now, patience_s=10)

    def pin_noted(self, now: float) -> None:
        """The count of tries is safe: now the PIN may be tried."""
        if self._noting:
            self._noting, self._now = False, now
            self.dialogue.ask(f'AT+CPIN="{self.pin}"', self._tried, now, patience_s=20)

    def _call(self) -> None:
        self._calls += 1
        self.dialogue.ask("AT", self._called, self._now, patience_s=2)

    def _called(self, answer: Answer) -> None:
        if answer.ok:
            self._ask_who()
        elif self._calls < CALLS:
            self._call()
        else:
            self.mute()

    def _ask_who(self) -> None:
        for text in ("ATE0", "AT+CMEE=1"):
            self.dialogue.ask(text, lambda _: None, self._now)
        for text, name in (("AT+CGMI", "maker"), ("AT+CGMM", "model"), ("AT+CGSN", "imei")):
            self.dialogue.ask(text, partial(self._is, name), self._now)
        self.dialogue.ask("AT+CCID", self._card, self._now)
        self.look_at_sim(self._now)

    def _is(self, name: str, answer: Answer) -> None:
        if answer.ok and answer.lines:
            found = answer.lines[0].partition(":")[2].strip() or answer.lines[0]
            values: Mapping[str, str] = {name: found.strip('"')[:40]}
            self.change(replace(self.state(), **values))  # type: ignore[arg-type]

    def _card(self, answer: Answer) -> None:
        """Makers write it with and without quotes, colon, or a filling F."""
        digits = "".join(char for line in answer.lines for char in line if char.isdecimal())
        self.change(replace(self.state(), card=digits[:20] if answer.ok else ""))

    # -- the SIM

    def _sim(self, answer: Answer) -> None:
        status = answer.value("+CPIN:")
        if status == "READY":
            self._open()
        elif status == "SIM PIN":
            self._pin_wanted()
        elif status:
            self._wait(Sim.LOCKED, LATER_S)
        elif answer.code in BUSY or answer.ending is Ending.SILENCE:
            self._wait(Sim.UNKNOWN, SOON_S)
        else:
            self._wait(Sim.ABSENT, LATER_S)

    def _wait(self, sim: Sim, seconds: float) -> None:
        self.change(replace(self.state(), sim=sim))
        self.again(seconds)

    def _open(self) -> None:
        card = self.state().card
        if self.notes.pop(card, PinNote()) != PinNote():
            self.note(NotePin(card, PinNote()))
        self.change(replace(self.state(), sim=Sim.READY))
        self.awake()

    def _pin_wanted(self) -> None:
        if self.pin:
            self.dialogue.ask('AT+CPINR="SIM PIN"', self._tries_left, self._now)
        else:
            self._wait(Sim.PIN_NEEDED, LATER_S)

    def _tries_left(self, answer: Answer) -> None:
        """Not every modem can say."""
        left = answer.value("+CPINR:").split(",")[1:2]
        self._left = int(left[0]) if answer.ok and left and left[0].strip().isdecimal() else None
        card = self.state().card
        note = corrected(self.notes.get(card, PinNote()), self._left)
        if may_try(note, card, self.pin, self._left):
            self.notes[card] = note.tries(card, self.pin)
            self._noting = True
            self.note(NotePin(card, self.notes[card]))
        else:
            self._refused(note)

    def _refused(self, note: PinNote) -> None:
        used_up = note.wrong >= MOST_WRONG or (self._left is not None and self._left < 2)
        self._wait(Sim.PIN_HELD_BACK if used_up else Sim.PIN_WRONG, LATER_S)

    def _tried(self, answer: Answer) -> None:
        if answer.ok:
            self.change(replace(self.state(), sim=Sim.UNKNOWN))
            self.again(SOON_S)
        elif answer.code == PUK:
            self._wait(Sim.LOCKED, LATER_S)
        else:
            # Also where no answer came: it stays counted.
            if self._left is not None:
                self._left -= 1
            self._refused(self.notes[self.state().card])
