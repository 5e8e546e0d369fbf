"""What is known of the modem, and what comes out of it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Sim(StrEnum):
    UNKNOWN = "unknown"
    """Not asked yet, or still waking up."""
    READY = "ready"
    ABSENT = "absent"
    PIN_NEEDED = "pin_needed"
    """The site has none."""
    PIN_WRONG = "pin_wrong"
    """The site's was refused; another may be tried."""
    PIN_HELD_BACK = "pin_held_back"
    """Two wrong ones: a third would lock the SIM."""
    LOCKED = "locked"
    """It asks for its PUK, or worse."""


class Registration(StrEnum):
    """3GPP TS 27.007, 7.2."""

    UNKNOWN = "unknown"
    SEARCHING = "searching"
    HOME = "home"
    ROAMING = "roaming"
    DENIED = "denied"


REGISTERED: Final = (Registration.HOME, Registration.ROAMING)


@dataclass(frozen=True, slots=True)
class ModemState:
    """Empty texts and None: not known."""

    maker: str = ""
    model: str = ""
    imei: str = ""
    card: str = ""
    """ICCID, the number printed on the SIM."""
    sim: Sim = Sim.UNKNOWN
    registration: Registration = Registration.UNKNOWN
    operator: str = ""
    signal_dbm: int | None = None
    slots_used: int | None = None
    """Messages that the SIM holds, of `slots_total`."""
    slots_total: int | None = None
    reports: bool = True
    """Whether the modem passes delivery reports on."""

    @property
    def usable(self) -> bool:
        return self.sim is Sim.READY and self.registration in REGISTERED

    @property
    def full(self) -> bool:
        return bool(self.slots_total) and (self.slots_used or 0) >= (self.slots_total or 0)


def signal_dbm(rssi: int) -> int | None:
    """Of +CSQ (27.007, 8.5): 0 is -113 dBm or less, 31 is -51 or more, 99 is unknown."""
    return -113 + 2 * rssi if 0 <= rssi <= 31 else None
