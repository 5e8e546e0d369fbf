"""Sending one message, part by part, and saying honestly what became of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from hw.serial.modem.dialogue import Answer, Dialogue, Ending
from hw.serial.modem.news import Result, Sent
from hw.serial.sms.fields import BadPdu
from hw.serial.sms.submit import Submit, TooLong, submit

SEND_S: Final = 90.0
"""Networks take up to a minute in the worst hour."""
TRIES: Final = 3
"""Of a part, once an earlier part of its message has gone out."""
PASSING: Final = frozenset({22, 38, 41, 42, 47, 192, 193, 300, 314, 331, 332, 500, 512, 513, 515})
"""Codes of +CMS ERROR that may be over in a minute (27.005, 3.2.5; 24.011, annex E): congestion, no network,
SIM busy. Any other is an answer for good."""


@dataclass(slots=True)
class Sending:
    dialogue: Dialogue
    tell: Callable[[Sent], None]
    _id: int | None = None
    _parts: list[Submit] = field(default_factory=list)
    _references: list[int] = field(default_factory=list)
    _tries: int = 0
    _now: float = 0.0

    @property
    def busy(self) -> bool:
        return self._id is not None

    def send(self, id: int, number: str, text: str, reference: int, now: float) -> None:
        try:
            parts = submit(number, text, reference)
        except TooLong:
            self.tell(Sent(id, Result.REFUSED, reason="too_long"))
        except BadPdu:
            self.tell(Sent(id, Result.REFUSED, reason="bad_number"))
        else:
            self._id, self._parts, self._references, self._tries = id, parts, [], 0
            self._part(now)

    def lost(self) -> None:
        """The modem is gone in the middle of it."""
        if self._id is not None:
            self._end(Result.UNCERTAIN if self._asked_for_pdu() else Result.LATER, "interrupted")

    def _asked_for_pdu(self) -> bool:
        return bool(self._references) or self.dialogue.prompted

    def _part(self, now: float) -> None:
        self._now = now
        part = self._parts[len(self._references)]
        # A modem that has started anew by itself is in text mode again.
        self.dialogue.ask("AT+CMGF=0", lambda _: None, now)
        self.dialogue.ask(f"AT+CMGS={part.length}", self._answered, now, pdu=part.pdu, patience_s=SEND_S)

    def _answered(self, answer: Answer) -> None:
        if answer.ok:
            self._went(answer.value("+CMGS:"))
        elif answer.ending is Ending.SILENCE and answer.prompted:
            self._end(Result.UNCERTAIN, "no_answer")
        else:
            self._failed(answer)

    def _went(self, reference: str) -> None:
        number = reference.partition(",")[0]
        self._references.append(int(number) if number.isdecimal() else -1)
        self._tries = 0
        if len(self._references) == len(self._parts):
            self._end(Result.SENT)
        else:
            self._part(self._now)

    def _failed(self, answer: Answer) -> None:
        passing = answer.code is None or answer.code in PASSING
        reason = "no_answer" if answer.code is None else f"code_{answer.code}"
        self._tries += 1
        if not passing:
            self._end(Result.REFUSED, reason)
        elif not self._references:
            self._end(Result.LATER, reason)
        elif self._tries < TRIES:
            self._part(self._now)
        else:
            self._end(Result.REFUSED, "cut_short")

    def _end(self, result: Result, reason: str = "") -> None:
        id, self._id = self._id, None
        if id is not None:
            self.tell(Sent(id, result, tuple(self._references), reason))
