"""A day begins at the site's midnight, once, and a clock set back begins none."""

from datetime import datetime
from zoneinfo import ZoneInfo

from appliance.acd.midnight import Midnight

BOGOTA = ZoneInfo("America/Bogota")


def at(day: int, hour: int, minute: int = 0) -> float:
    return datetime(2026, 11, day, hour, minute, tzinfo=BOGOTA).timestamp()


def test_a_new_day_begins_once() -> None:
    midnight = Midnight(BOGOTA, at(21, 23, 59))
    assert not midnight.passed(at(21, 23, 59))
    assert midnight.passed(at(22, 0, 0))
    assert not midnight.passed(at(22, 0, 1))


def test_a_clock_set_back_over_midnight_counts_nothing_twice() -> None:
    midnight = Midnight(BOGOTA, at(22, 0, 5))
    assert not midnight.passed(at(21, 23, 50))
    assert not midnight.passed(at(22, 0, 10))


def test_a_clock_set_forward_by_days_begins_a_day() -> None:
    assert Midnight(BOGOTA, at(20, 12)).passed(at(25, 12))
