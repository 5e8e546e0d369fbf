"""One command at a time, its answer, and what the modem says unasked in between.

The shell hands bytes to `receive` and calls `tick` at `next_deadline`; both give back what came of it.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from hw.serial.modem.lines import PROMPT, Lines

ANSWER_S: Final = 5.0
ABORT: Final = b"\x1b"
END: Final = b"\x1a"
"""Of a PDU (27.005, 3.5.1)."""
UNASKED: Final = (
    "+CMTI:",
    "+CDS:",
    "+CDSI:",
    "+CMT:",
    "RING",
    "+CRING:",
    "NO CARRIER",
    "^",
    "*",
    "+SIMCARD:",
)
"""Beginnings of lines that no command of ours brings about. Those with ^ and * are makers' own."""
WITH_PDU: Final = ("+CDS:", "+CMT:")
"""A second line belongs to these."""


class Ending(StrEnum):
    OK = "ok"
    ERROR = "error"
    SILENCE = "silence"
    """No end of the answer in time."""


@dataclass(frozen=True, slots=True)
class Answer:
    ending: Ending
    lines: tuple[str, ...] = ()
    """Between the command and its end, without the echo."""
    code: int | None = None
    """Of +CMS ERROR or +CME ERROR."""
    prompted: bool = False
    """The modem had asked for the PDU: it may have sent it, whatever it says."""

    @property
    def ok(self) -> bool:
        return self.ending is Ending.OK

    def value(self, prefix: str) -> str:
        """What stands after `+CSQ:`; empty if no such line came."""
        for line in self.lines:
            if line.startswith(prefix):
                return line.removeprefix(prefix).strip()
        return ""


type Then = Callable[[Answer], None]


@dataclass(frozen=True, slots=True)
class Command:
    text: str
    then: Then
    pdu: str = ""
    """Written at the prompt."""
    patience_s: float = ANSWER_S


@dataclass(slots=True)
class Dialogue:
    on_unasked: Callable[[str, str], None]
    """(line, its PDU or nothing)."""
    _lines: Lines = field(default_factory=Lines)
    _waiting: deque[Command] = field(default_factory=deque)
    _asked: Command | None = None
    _prompted: bool = False
    _heard: list[str] = field(default_factory=list)
    _due: float | None = None
    _heading: str = ""
    """An unasked line whose PDU is to come."""
    _out: list[bytes] = field(default_factory=list)

    @property
    def busy(self) -> bool:
        return self._asked is not None or bool(self._waiting)

    @property
    def prompted(self) -> bool:
        """The modem has asked for the PDU of the command under way, and may have sent it."""
        return self._asked is not None and self._prompted

    def ask(self, text: str, then: Then, now: float, *, pdu: str = "", patience_s: float = ANSWER_S) -> None:
        """Put a command at the end of the line."""
        self._waiting.append(Command(text, then, pdu, patience_s))
        self._next(now)

    def drop(self) -> None:
        """Forget every command that was not asked yet."""
        self._waiting.clear()

    def receive(self, data: bytes, now: float) -> None:
        for line in self._lines.feed(data):
            self._line(line, now)

    def tick(self, now: float) -> None:
        if self._due is not None and now >= self._due:
            # Out of a prompt that we may have missed: otherwise the next command would become a message.
            self._out.append(ABORT)
            self._lines.clear()
            self._end(Ending.SILENCE, now)

    def next_deadline(self) -> float | None:
        return self._due

    def drain(self) -> list[bytes]:
        out, self._out = self._out, []
        return out

    def _next(self, now: float) -> None:
        if self._asked is None and self._waiting:
            self._asked = self._waiting.popleft()
            self._heard, self._prompted = [], False
            self._due = now + self._asked.patience_s
            self._out.append(self._asked.text.encode("ascii") + b"\r")

    def _line(self, line: str, now: float) -> None:
        if self._heading:
            heading, self._heading = self._heading, ""
            self.on_unasked(heading, line)
        elif line.startswith(WITH_PDU):
            self._heading = line
        elif line.startswith(UNASKED) and not self._is_answer(line):
            self.on_unasked(line, "")
        elif self._asked is not None:
            self._answer(self._asked, line, now)

    def _is_answer(self, line: str) -> bool:
        """A maker's own command is answered with its own name: AT^ICCID with ^ICCID."""
        name = line.partition(":")[0]
        return self._asked is not None and len(name) > 1 and name in self._asked.text

    def _answer(self, command: Command, line: str, now: float) -> None:
        if line == PROMPT:
            if command.pdu and not self._prompted:
                self._prompted = True
                self._out.append(command.pdu.encode("ascii") + END)
        elif line == "OK":
            self._end(Ending.OK, now)
        elif line in ("ERROR", "COMMAND NOT SUPPORT"):
            self._end(Ending.ERROR, now)
        elif line.startswith(("+CMS ERROR:", "+CME ERROR:")):
            self._end(Ending.ERROR, now, _number(line.partition(":")[2]))
        elif line not in (command.text, command.pdu):
            self._heard.append(line)

    def _end(self, ending: Ending, now: float, code: int | None = None) -> None:
        command, self._asked, self._due = self._asked, None, None
        if command is not None:
            command.then(Answer(ending, tuple(self._heard), code, self._prompted))
        self._next(now)


def _number(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isdecimal() else None
