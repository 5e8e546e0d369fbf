"""Today's counters, from local midnight, for the wallboard. Reports compute the same from history."""

from dataclasses import asdict, dataclass, fields
from typing import Any, Self


@dataclass(slots=True)
class QueueTally:
    offered: int = 0
    """Visits: callers who entered the queue."""
    answered: int = 0
    abandoned: int = 0
    """Hung up in line, not counting the short ones."""
    short_abandoned: int = 0
    """Hung up sooner than the queue's `short_abandon_s`."""
    overflowed: int = 0
    rejected: int = 0
    """Refused before the queue: all lines of the number that leads here were busy."""
    in_service: int = 0
    """Answered within the queue's service target."""
    wait_total_s: float = 0.0
    """Of the answered."""
    talk_total_s: float = 0.0
    longest_wait_s: float = 0.0
    """Of all who left the line, however they left it."""

    def answer(self, waited_s: float, target_s: float) -> None:
        self.answered += 1
        self.wait_total_s += waited_s
        if waited_s <= target_s:
            self.in_service += 1
        self.longest_wait_s = max(self.longest_wait_s, waited_s)

    def abandon(self, waited_s: float, short_s: float) -> None:
        if waited_s < short_s:
            self.short_abandoned += 1
        else:
            self.abandoned += 1
        self.longest_wait_s = max(self.longest_wait_s, waited_s)

    def overflow(self, waited_s: float) -> None:
        self.overflowed += 1
        self.longest_wait_s = max(self.longest_wait_s, waited_s)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        return cls(**{f.name: data[f.name] for f in fields(cls) if f.name in data})


@dataclass(slots=True)
class AgentTally:
    calls: int = 0
    """Conversations begun."""
    talk_s: float = 0.0
    """Of conversations that are over."""
    missed: int = 0
    """Offers declined or not answered."""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        return cls(**{f.name: data[f.name] for f in fields(cls) if f.name in data})
