"""Dates, durations and numbers as the reader expects them: by language and country, in the site's time zone.

The clock is always the 24-hour one: an operations screen is compared with schedules and logs.
"""

import datetime as calendar
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_skeleton
from babel.numbers import format_decimal, format_percent

NOTHING = "–"


def locale_of(language: str, country: str = "") -> Locale:
    """The most exact locale known, e.g. es_CO, else the language alone."""
    try:
        return Locale.parse(f"{language}_{country}" if country else language)
    except UnknownLocaleError, ValueError:
        return Locale.parse(language)


@dataclass(frozen=True, slots=True)
class Formats:
    locale: Locale
    zone: ZoneInfo

    def moment(self, at: float) -> datetime:
        return datetime.fromtimestamp(at, UTC).astimezone(self.zone)

    def time(self, at: float | None) -> str:
        return NOTHING if at is None else self.moment(at).strftime("%H:%M")

    def time_s(self, at: float | None) -> str:
        return NOTHING if at is None else self.moment(at).strftime("%H:%M:%S")

    def date(self, at: float | calendar.date | None) -> str:
        if at is None:
            return NOTHING
        day = at if isinstance(at, calendar.date) else self.moment(at)
        return format_date(day, "medium", locale=self.locale)

    def day(self, at: float | calendar.date) -> str:
        """With the day of the week: Tuesday, 3 March 2026."""
        return format_date(
            at if isinstance(at, calendar.date) else self.moment(at), "full", locale=self.locale
        )

    def short_date(self, at: float) -> str:
        """Without the year, for axes: 22 Nov."""
        return format_skeleton("MMMd", self.moment(at), locale=self.locale)

    def datetime(self, at: float | None) -> str:
        if at is None:
            return NOTHING
        return f"{self.date(at)} {self.moment(at).strftime('%H:%M:%S')}"

    def month(self, at: float) -> str:
        return format_datetime(self.moment(at), "MMMM y", locale=self.locale)

    def iso(self, at: float) -> str:
        """For `<time datetime>`."""
        return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")

    def duration(self, seconds: float | None) -> str:
        """4:05, 1:02:09; never rounded up, so that 4:59 is under five minutes."""
        if seconds is None:
            return NOTHING
        whole = max(0, int(seconds))
        hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
        return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"

    def number(self, value: float | None, digits: int = 0) -> str:
        if value is None:
            return NOTHING
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return format_decimal(value, format=pattern, locale=self.locale)

    def ms(self, value: float | None) -> str:
        """Of delays: one digit below ten."""
        return NOTHING if value is None else f"{self.number(value, 1 if value < 10 else 0)} ms"

    def percent(self, value: float | None, digits: int = 0) -> str:
        """`value` is 0 to 100."""
        if value is None:
            return NOTHING
        pattern = "#,##0" + ("." + "0" * digits if digits else "") + "%"
        return format_percent(value / 100, format=pattern, locale=self.locale)

    def size(self, octets: float | None) -> str:
        if octets is None:
            return NOTHING
        for unit in ("B", "kB", "MB", "GB"):
            if octets < 1000:
                return f"{self.number(octets, 1 if unit in ('MB', 'GB') and octets < 100 else 0)} {unit}"
            octets /= 1000
        return f"{self.number(octets, 1)} TB"
