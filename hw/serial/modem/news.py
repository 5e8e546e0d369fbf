"""What the modem's dialogue has to tell its owner."""

from dataclasses import dataclass
from enum import StrEnum

from hw.serial.modem.pin import PinNote
from hw.serial.modem.state import ModemState
from hw.serial.sms.assembly import Message
from hw.serial.sms.incoming import Report


@dataclass(frozen=True, slots=True)
class Write:
    """To the device."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Changed:
    state: ModemState


@dataclass(frozen=True, slots=True)
class Came:
    """A message; `Modem.kept` clears it from the SIM once it is safe."""

    message: Message


@dataclass(frozen=True, slots=True)
class Reported:
    """What became of a sent part."""

    report: Report


class Result(StrEnum):
    SENT = "sent"
    REFUSED = "refused"
    """For good: sending it again will not help."""
    LATER = "later"
    """The network or the modem could not now; nothing was sent."""
    UNCERTAIN = "uncertain"
    """It may have gone out; sending it again might send it twice."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a message handed to `Modem.send`."""

    id: int
    result: Result
    references: tuple[int, ...] = ()
    """By which reports name its parts."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NotePin:
    """Before a PIN is tried, counted as a wrong one: keep it where no restart loses it, then call
    `Modem.pin_noted`. Once the SIM is open an empty note follows."""

    card: str
    note: PinNote


@dataclass(frozen=True, slots=True)
class Mute:
    """The modem does not answer any more: close the device and open it again."""


type News = Write | Changed | Came | Reported | Sent | NotePin | Mute
