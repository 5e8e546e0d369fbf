"""The queue and agent reports as pages: figures, a chart, tables."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from appliance.reports.model import Column, Interval, Report, Unit
from web_ui.formats import Formats
from web_ui.translations.catalog import mark
from web_ui.views.chart import Chart, Share, shares, stacked
from web_ui.views.period import Period

QUEUE_COLUMNS: Final = (
    "offered", "answered", "abandoned", "abandonment_pct", "overflowed", "rejected", "average_wait_s",
    "longest_wait_s", "service_level_pct", "talk_s", "average_talk_s", "average_handling_s", "occupancy_pct",
)  # fmt: skip
AGENT_COLUMNS: Final = (
    "login_s", "calls", "missed", "average_talk_s", "average_handling_s", "talking_s", "wrap_up_s", "ready_s",
    "paid_pause_s", "unpaid_pause_s", "occupancy_pct", "utilisation_pct",
)  # fmt: skip
SOUND_COLUMNS: Final = (
    "trunk", "legs", "average_mos", "worst_mos", "bad", "bad_pct", "loss_pct", "jitter_ms", "rtt_ms",
    "worst_rtt_ms", "link_full",
)  # fmt: skip
SERIES: Final = (
    ("answered", mark("Answered")),
    ("overflowed", mark("Overflowed")),
    ("abandoned", mark("Abandoned")),
    ("rejected", mark("Rejected")),
)
INTERVALS: Final = (
    (Interval.QUARTER, mark("15 minutes")),
    (Interval.HALF_HOUR, mark("30 minutes")),
    (Interval.HOUR, mark("Hour")),
    (Interval.DAY, mark("Day")),
    (Interval.WEEK, mark("Week")),
    (Interval.MONTH, mark("Month")),
)
SECONDS_OF: Final = {
    Interval.QUARTER: 900, Interval.HALF_HOUR: 1800, Interval.HOUR: 3600, Interval.DAY: 86_400,
    Interval.WEEK: 604_800, Interval.MONTH: 2_592_000,
}  # fmt: skip
MOST_BARS = 200
TIME_STATES: Final = ("talking", "wrap_up", "offered", "ready", "paused", "busy")


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    number: bool


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    cells: tuple[Cell, ...]
    shares: tuple[Share, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    headings: tuple[str, ...]
    """The first is of the names."""
    lines: tuple[Line, ...]
    totals: Line | None


@dataclass(frozen=True, slots=True)
class Figure:
    title: str
    text: str
    level: str = "calm"


def intervals_for(period: Period) -> tuple[tuple[Interval, str], ...]:
    """Those that cut the period into a readable number of rows."""
    whole_s = period.to_at - period.from_at
    return tuple(
        (interval, title)
        for interval, title in INTERVALS
        if whole_s / SECONDS_OF[interval] <= MOST_BARS
        and (whole_s >= SECONDS_OF[interval] or interval == Interval.HOUR)
    )


def usual_interval(period: Period) -> Interval:
    if period.days <= 2:
        return Interval.HOUR
    return Interval.DAY if period.days <= 92 else Interval.MONTH


def cell(column: Column, value: Any, formats: Formats) -> Cell:
    match column.unit:
        case Unit.SECONDS:
            return Cell(formats.duration(value), True)
        case Unit.PERCENT:
            return Cell(formats.percent(value), True)
        case Unit.COUNT:
            return Cell(formats.number(value), True)
        case Unit.SHARE:
            return Cell(formats.percent(value, 2), True)
        case Unit.MILLISECONDS:
            return Cell(formats.number(value, 1), True)
        case Unit.SCORE:
            return Cell(formats.number(value, 2), True)
        case Unit.TIME:
            return Cell(formats.datetime(value), False)
    return Cell(str(value if value is not None else "–"), False)


def table(
    report: Report,
    shown: Sequence[str],
    heading: Callable[[Column], str],
    name: Callable[[Mapping[str, Any]], str],
    formats: Formats,
    total: str,
) -> Table:
    """The first column of the report names the row; `shown` are the others, in this order."""
    known = {column.name: column for column in report.columns}
    columns = [known[each] for each in shown if each in known]

    def line(row: Mapping[str, Any], title: str) -> Line:
        parts = [(state, float(row.get(f"{state}_s") or 0)) for state in TIME_STATES if f"{state}_s" in known]
        return Line(title, tuple(cell(c, row.get(c.name), formats) for c in columns), shares(parts))

    return Table(
        headings=(heading(report.columns[0]), *(heading(column) for column in columns)),
        lines=tuple(line(row, name(row)) for row in report.rows),
        totals=line(report.totals, total) if len(report.rows) > 1 else None,
    )


def interval_name(at: float, interval: Interval, formats: Formats) -> str:
    """For the axis and the table: the clock within a day, the date beyond."""
    moment = formats.moment(at)
    match interval:
        case Interval.QUARTER | Interval.HALF_HOUR | Interval.HOUR:
            return moment.strftime("%H:%M")
        case Interval.MONTH:
            return formats.month(at)
    return formats.short_date(at)


def busy_stretch(report: Report, interval: Interval) -> list[Mapping[str, Any]]:
    """Nights in which nothing happened are left off both ends of a day."""
    rows = list(report.rows)
    if SECONDS_OF[interval] >= 86_400:
        return rows
    busy = [index for index, row in enumerate(rows) if row.get("offered") or row.get("rejected")]
    return rows[max(0, busy[0] - 1) : busy[-1] + 2] if busy else []


def call_chart(
    rows: Sequence[Mapping[str, Any]], interval: Interval, formats: Formats, say: Callable[[str], str]
) -> Chart:
    names = [interval_name(row["start"], interval, formats) for row in rows]
    tips = [
        "\n".join(
            [
                name,
                *(f"{say(title)}: {formats.number(row.get(series))}" for series, title in SERIES),
                f"{say(mark('Service level'))}: {formats.percent(row.get('service_level_pct'))}",
            ]
        )
        for name, row in zip(names, rows, strict=True)
    ]
    stacks = [[(series, float(row.get(series) or 0)) for series, _ in SERIES] for row in rows]
    return stacked(stacks, names, tips, [row.get("service_level_pct") for row in rows])
