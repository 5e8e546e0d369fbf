"""Stretches of time as people mean them: days and hours of the site's zone, daylight saving and all."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from appliance.reports.model import Ask, BadAsk, Interval
from appliance.store.days import Stretch
from appliance.store.quarter import QUARTER_S, quarter_of

MOST_STRETCHES = 5000
LONGEST_S = 10 * 366 * 86_400


def zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise BadAsk("unknown_timezone", f"no time zone is called {name!r}: give an IANA name") from error


def parse(text: str, timezone: str, end: bool = False) -> float:
    """`2026-11-22` (as an end: that day included), `2026-11-22T08:30` there, or with an offset."""
    try:
        if len(text) == 10:
            day = date.fromisoformat(text) + timedelta(days=1 if end else 0)
            return _local(datetime.combine(day, time()), zone(timezone))
        moment = datetime.fromisoformat(text)
        return moment.timestamp() if moment.tzinfo else _local(moment, zone(timezone))
    except (ValueError, OverflowError) as error:
        if isinstance(error, BadAsk):
            raise
        message = f"{text!r} is no time: write 2026-11-22 or 2026-11-22T08:30"
        raise BadAsk("bad_time", message) from error


def whole(ask: Ask) -> Stretch:
    """The whole stretch asked for, widened to the grid. Raises BadAsk."""
    if not ask.from_at < ask.to_at:
        raise BadAsk("backwards", "the report's end must be later than its beginning")
    if ask.to_at - ask.from_at > LONGEST_S:
        raise BadAsk("too_long", "a report covers ten years at most: choose a shorter time")
    end = quarter_of(ask.to_at)
    return quarter_of(ask.from_at), end if end == ask.to_at else end + QUARTER_S


def stretches(ask: Ask) -> list[Stretch]:
    """The asked time cut at the interval's local borders; the first and last may be parts. Raises BadAsk."""
    start, end = whole(ask)
    if ask.interval is None:
        return [(start, end)]
    found: list[Stretch] = []
    for border in _borders(start, ask.interval, zone(ask.timezone)):
        if border > start:
            found.append((start, min(border, end)))
            start = border
        if start >= end:
            return found
        if len(found) >= MOST_STRETCHES:
            raise BadAsk("too_many_rows", "too many rows: choose a longer interval or a shorter time")
    return found


def _borders(start: int, interval: Interval, tz: ZoneInfo) -> Iterator[int]:
    """Epoch seconds at which an interval begins, the first at or before `start`."""
    if interval in _MINUTES:
        yield from _even_borders(start, 60 * _MINUTES[interval], tz)
    day = _first_day(datetime.fromtimestamp(start, tz).date(), interval)
    while True:
        yield int(_local(datetime.combine(day, time()), tz))
        day = _next_day(day, interval)


_MINUTES = {Interval.QUARTER: 15, Interval.HALF_HOUR: 30, Interval.HOUR: 60}


def _even_borders(start: int, step_s: int, tz: ZoneInfo) -> Iterator[int]:
    """Whole hours of the local clock; an hour that the clock repeats in autumn is two rows."""
    offset = datetime.fromtimestamp(start, tz).utcoffset() or timedelta()
    border = start - (start + int(offset.total_seconds())) % step_s
    while True:
        yield border
        border += step_s


def _first_day(day: date, interval: Interval) -> date:
    if interval is Interval.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if interval is Interval.MONTH else day


def _next_day(day: date, interval: Interval) -> date:
    if interval is Interval.MONTH:
        return (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return day + timedelta(days=7 if interval is Interval.WEEK else 1)


def _local(moment: datetime, tz: ZoneInfo) -> float:
    return moment.replace(tzinfo=tz).timestamp()


def today(now: float, timezone: str) -> tuple[float, float]:
    """The local day that `now` lies in."""
    tz = zone(timezone)
    day = datetime.fromtimestamp(now, tz).date()
    begin, after = (_local(datetime.combine(d, time()), tz) for d in (day, day + timedelta(days=1)))
    return begin, after
