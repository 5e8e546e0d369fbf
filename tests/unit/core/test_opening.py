"""When a calendar of the site is open."""

from datetime import datetime

import pytest

from appliance.core.opening import is_open
from appliance.core.site.model import Holiday, Hours, Period, Route, RouteKind

AWAY = Route(RouteKind.HANGUP)
WEEK = (Period((0, 1, 2, 3, 4), 480, 720), Period((0, 1, 2, 3, 4), 840, 1440))
HOLIDAYS = (Holiday("12-25"), Holiday("2026-12-24", periods=(Period((3,), 540, 600),)))
OFFICE = Hours("office", "Office", WEEK, HOLIDAYS, AWAY, AWAY, AWAY)


@pytest.mark.parametrize(
    ("moment", "answer"),
    [
        ("2026-12-01 07:59", False),
        ("2026-12-01 08:00", True),
        ("2026-12-01 11:59", True),
        ("2026-12-01 12:00", False),
        ("2026-12-01 23:59", True),
        ("2026-12-05 10:00", False),
        ("2027-12-25 10:00", False),
        ("2026-12-25 10:00", False),
        ("2026-12-24 08:30", False),
        ("2026-12-24 09:30", True),
        ("2027-12-24 08:30", True),
    ],
)
def test_it_is_open_within_the_periods_of_the_week_or_of_the_holiday(moment, answer):
    assert is_open(OFFICE, datetime.fromisoformat(moment)) is answer
