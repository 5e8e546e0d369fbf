"""When a backup is due: after each moment of the plan, again and again until one has succeeded."""

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from appliance.core.site.backup import Backup

RETRY_S: Final = 1800.0
"""After a failure."""
LATE_S: Final = 24 * 3600.0
"""So long after its moment a backup that has not succeeded is a fault."""


def planned_before(plan: Backup, timezone: str, now: float) -> float:
    """The last moment of the plan that has come, epoch seconds."""
    zone = ZoneInfo(timezone)
    today = datetime.fromtimestamp(now, zone).date()
    for back in range(9):
        day = today - timedelta(days=back)
        minutes = plan.at_min % 1440
        moment = datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, tzinfo=zone)
        at = moment.astimezone(UTC).timestamp()
        if at <= now and day.weekday() in plan.days:
            return at
    raise ValueError("a plan has at least one day")


def is_due(plan: Backup, timezone: str, now: float, good_at: float | None, tried_at: float | None) -> bool:
    """`good_at`: when the last good backup began; `tried_at`: when the last one of any outcome did.

    A box that has never made one begins at once: so a mistake in its settings shows while somebody looks.
    """
    planned = planned_before(plan, timezone, now)
    if good_at is not None and good_at >= planned:
        return False
    # A clock that was set back must not stop the backups.
    fresh = tried_at is not None and max(planned, now - RETRY_S) <= tried_at <= now
    return not fresh


def is_overdue(plan: Backup, timezone: str, now: float, good_at: float | None) -> bool:
    """Whether a day has passed since the plan's moment, and no good backup is younger than that."""
    if good_at is None:
        return False
    return good_at < planned_before(plan, timezone, now - LATE_S)
