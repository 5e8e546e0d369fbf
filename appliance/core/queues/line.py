"""Callers of one queue in the order in which they will be served: priority, then time in line."""

from bisect import bisect_left, insort
from collections.abc import Iterator
from typing import NamedTuple

from appliance.core.ids import CallId


class Place(NamedTuple):
    """Sorts first who is served first. Kept for the whole wait, so a missed offer costs no place."""

    urgency: int
    """The call's priority, negated."""
    since: float
    """Monotonic second since when the caller has been in any line."""
    serial: int
    """Who came first, where both are equal."""
    call: CallId


class Line:
    """A sorted list of places: joining, leaving and asking a position cost a bisection."""

    __slots__ = ("_disturbed", "_order", "_places")

    def __init__(self) -> None:
        self._order: list[Place] = []
        self._places: dict[CallId, Place] = {}
        self._disturbed: int | None = None

    def __len__(self) -> int:
        return len(self._order)

    def __iter__(self) -> Iterator[CallId]:
        return (place.call for place in self._order)

    def __contains__(self, call: object) -> bool:
        return call in self._places

    def join(self, place: Place) -> None:
        """Take this place, leaving any earlier one in the same line."""
        self.leave(place.call)
        self._places[place.call] = place
        insort(self._order, place)
        self._disturb(bisect_left(self._order, place))

    def leave(self, call: CallId) -> None:
        place = self._places.pop(call, None)
        if place is not None:
            index = bisect_left(self._order, place)
            del self._order[index]
            self._disturb(index)

    def position(self, call: CallId) -> int | None:
        """1 is next; None: not in this line."""
        place = self._places.get(call)
        return None if place is None else bisect_left(self._order, place) + 1

    def longest_since(self) -> float | None:
        return min((place.since for place in self._order), default=None)

    def pop_moved(self) -> list[CallId]:
        """Those whose position may have changed since this was last asked."""
        start, self._disturbed = self._disturbed, None
        return [] if start is None else [place.call for place in self._order[start:]]

    def _disturb(self, index: int) -> None:
        self._disturbed = index if self._disturbed is None else min(index, self._disturbed)
