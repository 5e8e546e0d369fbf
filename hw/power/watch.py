"""From readings of the battery to what the box must do. Pure; `now` is monotonic seconds.

Nothing is done while the mains are there. On battery the box goes on until the charge is low, or for as long
as the site allows; then it closes: new callers hear why, conversations get a grace, what remains is ended
with an announcement, and the box switches itself off. Mains that come back before that cancel everything.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from hw.power.reading import Reading

ANNOUNCE_S: Final = 20.0
"""For the announcement that ends what is left of the calls."""
LOST_S: Final = 60.0
"""On battery and no reading for so long: it may end at any moment."""
LOW_GRACE_S: Final = 60.0
"""A battery that is low itself leaves no longer grace than this."""


class Phase(StrEnum):
    UNKNOWN = "unknown"
    """No reading yet."""
    ONLINE = "online"
    ON_BATTERY = "on_battery"
    CLOSING = "closing"
    """New callers are told; conversations have their grace."""
    ENDING = "ending"
    """What is left of the calls hears the announcement."""
    OFF = "off"
    """The box is being switched off: nothing turns it back."""


@dataclass(frozen=True, slots=True)
class Limits:
    off_at_pct: int
    off_after_s: float | None
    grace_s: float


class PowerWatch:
    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.phase = Phase.UNKNOWN
        self._battery_since = 0.0
        self._read_at = 0.0
        self._until = 0.0

    def read(self, reading: Reading | None, calls: int, now: float) -> Phase:
        """`None`: it did not answer. `calls`: how many there are. What the box must be doing from now on."""
        if self.phase is Phase.OFF:
            return self.phase
        if reading is not None:
            self._read_at = now
            self._take(reading, now)
        elif self.phase is Phase.ON_BATTERY and now - self._read_at >= LOST_S:
            self._close(LOW_GRACE_S, now)
        self._go_on(calls, now)
        return self.phase

    def _take(self, reading: Reading, now: float) -> None:
        if not reading.on_battery and not reading.low:
            self.phase = Phase.ONLINE
            return
        if self.phase in (Phase.UNKNOWN, Phase.ONLINE):
            self.phase, self._battery_since = Phase.ON_BATTERY, now
        if self.phase is Phase.ON_BATTERY and self._enough(reading, now):
            self._close(LOW_GRACE_S if reading.low else self.limits.grace_s, now)

    def _enough(self, reading: Reading, now: float) -> bool:
        after = self.limits.off_after_s
        return (
            reading.low
            or (reading.charge_pct is not None and reading.charge_pct <= self.limits.off_at_pct)
            or (after is not None and now - self._battery_since >= after)
        )

    def _close(self, most_s: float, now: float) -> None:
        self.phase, self._until = Phase.CLOSING, now + min(most_s, self.limits.grace_s)

    def _go_on(self, calls: int, now: float) -> None:
        if self.phase is Phase.CLOSING and (calls == 0 or now >= self._until):
            self.phase, self._until = Phase.ENDING, now + ANNOUNCE_S
        if self.phase is Phase.ENDING and (calls == 0 or now >= self._until):
            self.phase = Phase.OFF
