"""The stretch of time a page is about: a preset or two dates, in the site's zone, kept in the address."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from web_ui import trouble
from web_ui.translations.catalog import mark

PRESETS: Final = (
    ("today", mark("Today")),
    ("yesterday", mark("Yesterday")),
    ("week", mark("This week")),
    ("last-week", mark("Last week")),
    ("month", mark("This month")),
    ("last-month", mark("Last month")),
)


@dataclass(frozen=True, slots=True)
class Period:
    first: date
    last: date
    """Included."""
    preset: str
    """Empty: dates of the reader's own."""
    from_at: float
    to_at: float
    """Epoch seconds; the end is not included."""

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def query(self) -> dict[str, str]:
        """What says the same in an address."""
        if self.preset:
            return {"period": self.preset}
        return {"from": self.first.isoformat(), "to": self.last.isoformat()}


def preset_days(preset: str, today: date) -> tuple[date, date] | None:
    monday = today - timedelta(days=today.weekday())
    month = today.replace(day=1)
    yesterday = today - timedelta(days=1)
    return {
        "today": (today, today),
        "yesterday": (yesterday, yesterday),
        "week": (monday, today),
        "last-week": (monday - timedelta(days=7), monday - timedelta(days=1)),
        "month": (month, today),
        "last-month": ((month - timedelta(days=1)).replace(day=1), month - timedelta(days=1)),
    }.get(preset)


def period_of(argument: Callable[[str], str], zone: ZoneInfo, now: float, default: str = "today") -> Period:
    """From the address: `period`, or `from` and `to` as dates. Raises Trouble, naming the one at fault."""
    today = datetime.fromtimestamp(now, zone).date()
    first, last = _date("from", argument), _date("to", argument)
    preset = argument("period") or ("" if first or last else default)
    days = preset_days(preset, today)
    if days is None:
        days = (first or last or today, last or max(today, first or today))
        preset = ""
    if days[1] < days[0]:
        raise trouble.bad_input("to", "≥ from")
    return Period(days[0], days[1], preset, _at(days[0], zone), _at(days[1] + timedelta(days=1), zone))


def _date(name: str, argument: Callable[[str], str]) -> date | None:
    text = argument(name)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise trouble.bad_input(name, "2026-11-22") from error


def _at(day: date, zone: ZoneInfo) -> float:
    return datetime.combine(day, time(), zone).timestamp()
