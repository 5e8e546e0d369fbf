"""What a subject has used in the last hour and day, and so how far its meter may still run.

Asterisk keeps a meter for each subject that only ever grows (seconds talked, or refusals), and lets calls
begin while the meter is below a ceiling. The ledger follows the meter and moves the ceiling:

    ceiling(now) = min over the windows w of  used(now - w) + limit(w)

so that in no hour, and in no day, more is used than allowed. If nobody moves the ceiling, calls use up what
was granted and no more: a dead ledger errs on the safe side.

Time is `now`, monotonic seconds; over a restart the age of each note is kept, not its time of day.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

HOUR_S: Final = 3600.0
DAY_S: Final = 86_400.0
GRAIN_S: Final = 60.0
"""Notes are this far apart: a window is up to so much longer than it is named, never shorter."""

Windows = Mapping[float, int]
"""Length of the window in seconds → how much may be used in it."""


@dataclass(slots=True)
class Ledger:
    meter: int | None = None
    """As last read; None: never yet."""
    lost: int = 0
    """Used but never written to the meter: calls in the air when Asterisk died."""
    notes: deque[tuple[float, int]] = field(default_factory=deque)
    """(when, used until then), oldest first; the first one is at least a day old or the beginning."""

    @property
    def used(self) -> int:
        return (self.meter or 0) + self.lost

    def observe(self, meter: int, now: float) -> None:
        """The meter as it stands, running calls included. One that shrank was lost, not given back."""
        if self.meter is None:
            self.notes.append((now, meter))
        elif meter < self.meter:
            self.lost += self.meter - meter
        self.meter = meter
        self._note(now)

    def _note(self, now: float) -> None:
        if self.notes[-1][1] != self.used and now - self.notes[-1][0] >= GRAIN_S:
            self.notes.append((now, self.used))
        while len(self.notes) > 1 and self.notes[1][0] <= now - DAY_S:
            self.notes.popleft()

    def used_within(self, window_s: float, now: float) -> int:
        """At least what was used in the last `window_s` seconds."""
        return self.used - self._used_at(now - window_s)

    def _used_at(self, moment: float) -> int:
        """A figure that was true at some time up to `moment`."""
        found = self.notes[0][1] if self.notes else 0
        for at, used in self.notes:
            if at > moment:
                break
            found = used
        return found

    def ceiling(self, windows: Windows, now: float) -> int | None:
        """For the meter; None: no limit."""
        granted = [self._used_at(now - window_s) + limit for window_s, limit in windows.items()]
        return min(granted) - self.lost if granted else None

    def breached(self, windows: Windows, now: float) -> bool:
        ceiling = self.ceiling(windows, now)
        return ceiling is not None and self.meter is not None and self.meter >= ceiling

    def forgive(self, now: float) -> None:
        """A person has looked and lets it go on: what was used is used, and counts no more."""
        self.lost = 0
        self.notes.clear()
        self.notes.append((now, self.used))

    def snapshot(self, now: float) -> dict[str, Any]:
        return {
            "meter": self.meter,
            "lost": self.lost,
            "notes": [[round(now - at, 1), used] for at, used in self.notes],
        }

    @classmethod
    def restored(cls, data: Mapping[str, Any], now: float, away_s: float) -> Ledger:
        """`away_s`: how long nobody kept it. Raises KeyError, TypeError, ValueError for what is none."""
        away_s = max(0.0, away_s)
        notes = deque((now - away_s - max(0.0, float(age)), int(used)) for age, used in data["notes"])
        meter = data["meter"]
        if meter is not None and not notes:
            raise ValueError("a meter without a note")
        return cls(None if meter is None else int(meter), int(data["lost"]), notes)
