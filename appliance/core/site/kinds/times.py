"""Durations, times of day, days of the week, dates, time zones."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from appliance.core.site.spot import Spot

_DURATION = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?", re.ASCII)
DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = {name: index for index, name in enumerate(DAYS)} | {
    name: index for index, name in enumerate(("lun", "mar", "mie", "jue", "vie", "sab", "dom"))
}


@dataclass(frozen=True, slots=True)
class Duration:
    """Seconds in the model; `90s`, `2m`, `1h30m` in the file."""

    low_s: int
    high_s: int

    def read(self, data: Any, spot: Spot) -> Any:
        match = _DURATION.fullmatch(data) if isinstance(data, str) and len(data) <= 12 else None
        if not match or not match.group():
            return spot.wrong("not_duration", data)
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        total = hours * 3600 + minutes * 60 + seconds
        if not self.low_s <= total <= self.high_s:
            return spot.wrong("duration_range", data, low=spell(self.low_s), high=spell(self.high_s))
        return total

    def write(self, value: Any) -> Any:
        return spell(value)


def spell(seconds: float) -> str:
    """The shortest way to write a duration: 1h30m, 2m, 45s."""
    hours, rest = divmod(int(seconds), 3600)
    minutes, left = divmod(rest, 60)
    parts = [f"{count}{unit}" for count, unit in ((hours, "h"), (minutes, "m"), (left, "s")) if count]
    return "".join(parts) or "0s"


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """Minutes after midnight in the model."""

    def read(self, data: Any, spot: Spot) -> Any:
        match = re.fullmatch(r"(\d{1,2}):(\d\d)", data, re.ASCII) if isinstance(data, str) else None
        minutes = int(match[1]) * 60 + int(match[2]) if match and int(match[2]) < 60 else -1
        return minutes if 0 <= minutes <= 1440 else spot.wrong("not_time", data)

    def write(self, value: Any) -> Any:
        return f"{value // 60:02}:{value % 60:02}"


@dataclass(frozen=True, slots=True)
class Days:
    """Days of the week, 0 Monday … 6 Sunday, written `mon-fri`, `sat`, `mon,wed` (or in Spanish)."""

    def read(self, data: Any, spot: Spot) -> Any:
        text = ",".join(map(str, data)) if isinstance(data, list) else data
        days: set[int] = set()
        for part in text.replace(" ", "").split(",") if isinstance(text, str) else [""]:
            first, _, last = part.partition("-")
            start, end = _DAY.get(first), _DAY.get(last or first)
            if start is None or end is None:
                return spot.wrong("not_days", data)
            days |= {(start + step) % 7 for step in range((end - start) % 7 + 1)}
        return tuple(sorted(days))

    def write(self, value: Any) -> Any:
        return ",".join(_run(run) for run in _runs(value))


def _runs(days: tuple[int, ...]) -> list[list[int]]:
    runs: list[list[int]] = []
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _run(run: list[int]) -> str:
    return DAYS[run[0]] if len(run) == 1 else f"{DAYS[run[0]]}-{DAYS[run[-1]]}"


@dataclass(frozen=True, slots=True)
class Date:
    """A day, or the same day of every year; kept as text."""

    def read(self, data: Any, spot: Spot) -> Any:
        text = data.isoformat() if type(data) is date else data
        if isinstance(text, str) and re.fullmatch(r"(\d{4}-)?\d\d-\d\d", text, re.ASCII):
            try:
                # A leap year, so that 02-29 may be every year's.
                date.fromisoformat(text if len(text) == 10 else f"2000-{text}")
            except ValueError:
                return spot.wrong("not_date", data)
            return text
        return spot.wrong("not_date", data)

    def write(self, value: Any) -> Any:
        return value


@dataclass(frozen=True, slots=True)
class Timezone:
    def read(self, data: Any, spot: Spot) -> Any:
        plain = isinstance(data, str) and re.fullmatch(r"[A-Za-z]+(?:[/_+-][A-Za-z0-9]+)*", data, re.ASCII)
        try:
            return ZoneInfo(data).key if plain else spot.wrong("not_timezone", data)
        except OSError, ValueError, KeyError:
            return spot.wrong("not_timezone", data)

    def write(self, value: Any) -> Any:
        return value
