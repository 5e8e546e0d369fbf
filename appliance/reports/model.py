"""What is asked of a report and what comes back: plain rows, with the meaning of each column beside them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Unit(StrEnum):
    COUNT = "count"
    SECONDS = "seconds"
    PERCENT = "percent"
    SHARE = "share"
    """Per cent of which the hundredths count: loss."""
    MILLISECONDS = "milliseconds"
    SCORE = "score"
    """MOS, 1 to 4.5."""
    TIME = "time"
    """Epoch seconds UTC; shown in the site's time zone."""
    TEXT = "text"
    QUEUE = "queue"
    """A queue's name; show its label."""
    AGENT = "agent"
    """A username; show the full name."""
    NUMBER = "number"
    TRUNK = "trunk"
    STATE = "state"
    REASON = "reason"
    DIRECTION = "direction"


class Interval(StrEnum):
    QUARTER = "15min"
    HALF_HOUR = "30min"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    """From Monday."""
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    unit: Unit

    @property
    def key(self) -> str:
        """For the translation of its heading."""
        return f"report.column.{self.name}"


@dataclass(frozen=True, slots=True)
class Ask:
    """[from_at, to_at) in epoch seconds; widened to the 15-minute grid."""

    from_at: float
    to_at: float
    timezone: str
    """IANA name of the site's zone: where days begin."""
    queues: tuple[str, ...] = ()
    """Empty: all."""
    agents: tuple[str, ...] = ()
    interval: Interval | None = None
    unpaid: frozenset[str] = frozenset()
    """Reasons of pauses that are not working time. Of other reasons, also forgotten ones, pauses are paid."""


class BadAsk(ValueError):
    """`code`: bad_time, backwards, too_long, too_many_rows, unknown_timezone, unknown_report."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Report:
    name: str
    ask: Ask
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    totals: Row
    """Of all rows; averages and percentages are of the whole, not means of means."""
    notes: dict[str, Any] = field(default_factory=dict)

    def cells(self, row: Row) -> Iterator[Any]:
        return (row.get(column.name) for column in self.columns)


def columns(**units: Unit) -> tuple[Column, ...]:
    """In the order written."""
    return tuple(Column(name, unit) for name, unit in units.items())
