"""Reading messages from the SIM, and clearing those that are safe elsewhere."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from hw.serial.modem.dialogue import Answer, Dialogue
from hw.serial.sms.assembly import Assembly, Message
from hw.serial.sms.fields import BadPdu
from hw.serial.sms.incoming import Deliver, Report, decode

LIST_S: Final = 20.0
"""A full SIM is read at a walking pace."""


@dataclass(slots=True)
class Inbox:
    dialogue: Dialogue
    came: Callable[[Message], None]
    reported: Callable[[Report], None]
    _assembly: Assembly = field(default_factory=Assembly)
    _seen: dict[int, str] = field(default_factory=dict)
    """Slot → the PDU in it that was handed on, or waits for its other parts."""
    _kept: set[int] = field(default_factory=set)
    """Of these, the slots that may be cleared."""
    _listing: bool = False
    _now: float = 0.0

    def list(self, now: float) -> None:
        """Look at all that the SIM holds; once is enough however often it is asked."""
        if not self._listing:
            self._listing, self._now = True, now
            self.dialogue.ask("AT+CMGL=4", self._listed, now, patience_s=LIST_S)

    def kept(self, slots: Iterable[int], now: float) -> None:
        for slot in slots:
            self._kept.add(slot)
            self._clear(slot, now)

    def overdue(self, now: float) -> None:
        for message in self._assembly.overdue(now):
            self.came(message)

    def make_room(self) -> None:
        """The SIM is full and nothing waits to be cleared: parts without their others are in the way."""
        if not self._kept and (message := self._assembly.oldest()):
            self.came(message)

    def report(self, pdu: str) -> None:
        """A delivery report that came directly."""
        found = _read(pdu)
        if isinstance(found, Report):
            self.reported(found)

    def _listed(self, answer: Answer) -> None:
        self._listing = False
        if not answer.ok:
            return
        entries = dict(_entries(answer.lines))
        for slot in [slot for slot in self._seen if entries.get(slot) != self._seen[slot]]:
            del self._seen[slot]
            self._kept.discard(slot)
        for slot, pdu in entries.items():
            if slot in self._kept:
                self._clear(slot, self._now)
            elif slot not in self._seen:
                self._seen[slot] = pdu
                self._take(slot, pdu)

    def _take(self, slot: int, pdu: str) -> None:
        found = _read(pdu)
        if isinstance(found, Deliver):
            message = self._assembly.add(found, slot, self._now)
            if message is not None:
                self.came(message)
        elif isinstance(found, Report):
            self.reported(found)
            self.kept((slot,), self._now)
        elif found is None:
            # Nothing that somebody wrote to us is thrown away because we cannot read it.
            self.came(Message("", pdu, None, (slot,), complete=False))

    def _clear(self, slot: int, now: float) -> None:
        def cleared(answer: Answer) -> None:
            if answer.ok:
                self._kept.discard(slot)
                self._seen.pop(slot, None)

        self.dialogue.ask(f"AT+CMGD={slot}", cleared, now)


def _entries(lines: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """Slot and PDU of each entry; a heading without its PDU is left for the next look."""
    for heading, pdu in pairwise(lines):
        slot = heading.removeprefix("+CMGL:").partition(",")[0].strip()
        if heading.startswith("+CMGL:") and slot.isdecimal() and not pdu.startswith("+CMGL:"):
            yield int(slot), pdu


def _read(pdu: str) -> object:
    """None: not legible."""
    try:
        return decode(pdu)
    except BadPdu:
        return None
