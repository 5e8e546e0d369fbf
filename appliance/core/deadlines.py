"""What has to be looked at by when: one heap, one deadline per (kind, id), moved or cleared at will."""

from collections.abc import Iterator
from enum import StrEnum
from heapq import heappop, heappush


class Due(StrEnum):
    RING = "ring"
    """An offer has rung for the queue's ring time."""
    CONNECT = "connect"
    """An agent answered, and the bridge was never reported."""
    MAX_WAIT = "max_wait"
    """A caller has waited as long as the queue lets them."""
    RELAX = "relax"
    """A call asks less skill from now on."""
    ANNOUNCE = "announce"
    """A caller is to be told where they stand."""
    WRAP_UP = "wrap_up"
    """An agent's wrap-up is over."""
    REST = "rest"
    """An agent whose phone could not be rung may be tried again."""
    ADOPTION = "adoption"
    """After a restart, calls that have not been found by now are gone."""


type Key = tuple[Due, str]


class Deadlines:
    """Stale heap entries are skipped when they come up, so that moving a deadline is cheap."""

    __slots__ = ("_at", "_heap")

    def __init__(self) -> None:
        self._at: dict[Key, float] = {}
        self._heap: list[tuple[float, Key]] = []

    def set(self, due: Due, name: str, at: float) -> None:
        key = (due, name)
        self._at[key] = at
        heappush(self._heap, (at, key))

    def clear(self, due: Due, name: str) -> None:
        self._at.pop((due, name), None)

    def next(self) -> float | None:
        """Monotonic seconds of the earliest deadline."""
        while self._heap and self._at.get(self._heap[0][1]) != self._heap[0][0]:
            heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def pop_due(self, now: float) -> Iterator[Key]:
        """Each deadline not after `now`, earliest first; those set meanwhile are included."""
        while (at := self.next()) is not None and at <= now:
            _, key = heappop(self._heap)
            del self._at[key]
            yield key
