"""Whether a calendar of the site is open at a moment, as the dialplan decides it for callers."""

from datetime import datetime

from appliance.core.site.model import Hours, Period


def is_open(hours: Hours, at: datetime) -> bool:
    """`at`: the site's own clock. A holiday's periods stand in place of the week's."""
    day = at.date().isoformat()
    for holiday in hours.holidays:
        if holiday.date in (day, day[5:]):
            return _within(holiday.periods, at)
    return _within(hours.periods, at)


def _within(periods: tuple[Period, ...], at: datetime) -> bool:
    minute = at.hour * 60 + at.minute
    return any(
        at.weekday() in period.days and period.start_min <= minute < period.end_min for period in periods
    )
