"""So many messages an hour to each number, and no more: a fault that comes and goes must not empty a SIM."""

from dataclasses import dataclass, field
from typing import Any, Final

HOUR_S: Final = 3600.0


@dataclass(slots=True)
class Rate:
    """`now` is epoch seconds: what was sent counts over restarts."""

    _sent: list[float] = field(default_factory=list)
    held: int = 0
    """News that could not go; told of by number as soon as one may go again."""

    def admit(self, most: int, now: float) -> bool:
        """Whether a message may go now; it is counted then, else it is held."""
        if self._room(most, now) > 0:
            self._sent.append(now)
            return True
        self.held += 1
        return False

    def release(self, most: int, now: float) -> int:
        """How many were held, if one message may tell of them now; 0 otherwise."""
        if not self.held or self._room(most, now) <= 0:
            return 0
        self._sent.append(now)
        held, self.held = self.held, 0
        return held

    def dump(self) -> dict[str, Any]:
        return {"sent": self._sent, "held": self.held}

    def load(self, data: dict[str, Any]) -> None:
        self._sent = [float(at) for at in data["sent"]]
        self.held = int(data["held"])

    def _room(self, most: int, now: float) -> int:
        """Of the future is what was sent before the clock was set back: it counts for nothing."""
        self._sent = [at for at in self._sent if now - HOUR_S < at <= now]
        return most - len(self._sent)
