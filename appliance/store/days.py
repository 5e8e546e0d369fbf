"""Days of the site, rolled up from their quarters when they are over.

Days belong to one time zone at a time. `rolled_day` says which of them hold; a change in one of a day's
quarters (a late journal, a rebuild) takes the day from that list until it is rolled up again, and meanwhile
reports read its quarters.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from appliance.store.database import patient, run_sql, writing
from appliance.store.quarter import QUARTER_S

Stretch = tuple[int, int]
LONGEST_DAY_S = 25 * 3600
SETTLED_S = 1800.0
"""After local midnight: the day's last calls are over, mostly."""

_KEYS = {
    "queue": "queue",
    "agent": "agent, state, reason, queue",
    "offer": "agent, queue",
    "call": "direction, did, trunk",
    "leg": "trunk, extension",
}
_SUMS = {
    "queue": (
        "offered, answered, abandoned, short_abandoned, overflowed, transferred, failed, rejected,"
        " in_service, wait_total_s, line_total_s, left_line, longest_wait_s, talk_total_s"
    ),
    "agent": "seconds",
    "offer": "offers, connected, declined, timed_out, failed, withdrawn",
    "call": (
        "calls, answered, abandoned, rejected, overflowed, voicemail, self_service, other, duration_total_s,"
        " talk_total_s, link_full"
    ),
    "leg": (
        "legs, scored, bad, mos_total, mos_least, packets, lost, jitter_total_s, jitters, rtt_total_s, rtts,"
        " rtt_max_s"
    ),
}
_FOLDED = {"longest_wait_s": "MAX", "rtt_max_s": "MAX", "mos_least": "MIN"}
"""Columns that are not summed."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a stretch that is read from one table."""

    stretch_start: int
    start: int
    end: int
    grain: str
    """day or quarter"""


def parts(stretches: Sequence[Stretch], timezone: str) -> list[Part]:
    """The stretches cut into whole rolled days and the quarters left over."""
    if not stretches:
        return []
    days = run_sql(
        "SELECT day, ends_at FROM rolled_day WHERE timezone = ? AND day >= ? AND ends_at <= ? ORDER BY day",
        timezone,
        stretches[0][0],
        stretches[-1][1],
    )
    found: list[Part] = []
    remaining = iter(days)
    day = next(remaining, None)
    for start, end in stretches:
        at = start
        while day is not None and day[0] < end:
            if day[0] >= at and day[1] <= end:
                _add(found, Part(start, at, day[0], "quarter"))
                _add(found, Part(start, day[0], day[1], "day"))
                at = day[1]
            elif day[1] > end:
                break
            day = next(remaining, None)
        _add(found, Part(start, at, end, "quarter"))
    return found


def _add(found: list[Part], part: Part) -> None:
    """Neighbouring days are one walk along the key."""
    if part.start >= part.end:
        return
    last = found[-1] if found else None
    if last and (last.stretch_start, last.grain, last.end) == (part.stretch_start, part.grain, part.start):
        found[-1] = Part(last.stretch_start, last.start, part.end, part.grain)
    else:
        found.append(part)


def forget(quarters: set[int]) -> None:
    """These quarters changed: the days around them no longer hold."""
    for quarter in quarters:
        run_sql(
            "DELETE FROM rolled_day WHERE day > ? AND day <= ? AND ends_at > ?",
            quarter - LONGEST_DAY_S,
            quarter,
            quarter,
        )


def forget_range(start: int, end: int) -> None:
    run_sql("DELETE FROM rolled_day WHERE day < ? AND ends_at > ?", end, start)


def roll_up(timezone: str, now: float) -> int:
    """Roll up every day that is over and is not yet, each in a short transaction; returns how many."""
    _only(timezone)
    done = {row[0] for row in run_sql("SELECT day FROM rolled_day")}
    rolled = 0
    for start, end in _days(timezone, now):
        if start not in done:
            _roll(start, end, timezone)
            rolled += 1
    return rolled


@patient
def _only(timezone: str) -> None:
    """The site moved: its days begin elsewhere."""
    if run_sql("SELECT 1 FROM rolled_day WHERE timezone <> ? LIMIT 1", timezone):
        run_sql("DELETE FROM rolled_day WHERE timezone <> ?", timezone)


def _days(timezone: str, now: float) -> Iterator[Stretch]:
    """From the first day of history to the last that is over. Days off the quarters' grid are left out."""
    firsts = (run_sql(f"SELECT MIN(quarter) FROM {name}_quarter")[0][0] for name in _KEYS)
    first = min((at for at in firsts if at is not None), default=None)
    if first is None:
        return
    tz = ZoneInfo(timezone)
    date = datetime.fromtimestamp(first, tz).date()
    while True:
        start, end = (
            int(datetime.combine(day, time(), tz).timestamp()) for day in (date, date + timedelta(days=1))
        )
        if end > now - SETTLED_S:
            return
        if start % QUARTER_S == 0 and end % QUARTER_S == 0:
            yield start, end
        date += timedelta(days=1)


@patient
def _roll(start: int, end: int, timezone: str) -> None:
    with writing():
        for name, keys in _KEYS.items():
            columns = _SUMS[name].split(", ")
            sums = ", ".join(f"{_FOLDED.get(column, 'SUM')}({column})" for column in columns)
            run_sql(f"DELETE FROM {name}_day WHERE day >= ? AND day < ?", start, end)
            run_sql(
                f"INSERT INTO {name}_day (day, {keys}, {', '.join(columns)})"
                f" SELECT {start}, {keys}, {sums} FROM {name}_quarter WHERE quarter >= ? AND quarter < ?"
                f" GROUP BY {keys}",
                start,
                end,
            )
        run_sql("DELETE FROM rolled_day WHERE day >= ? AND day < ?", start, end)
        run_sql("INSERT INTO rolled_day (day, ends_at, timezone) VALUES (?, ?, ?)", start, end, timezone)
