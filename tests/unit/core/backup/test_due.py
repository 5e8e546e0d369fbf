"""When a backup is due, and when it is late."""

from datetime import datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from appliance.core.backup.due import RETRY_S, is_due, is_overdue, planned_before
from appliance.core.site.backup import Backup, Disk

BOGOTA = "America/Bogota"
NIGHTLY = Backup(disk=Disk("COPIAS"))
SUNDAYS = Backup(disk=Disk("COPIAS"), at_min=3 * 60, days=(6,))


def at(text: str, zone: str = BOGOTA) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp()


def test_the_plan_follows_the_sites_clock():
    assert planned_before(NIGHTLY, BOGOTA, at("2026-12-01 12:00")) == at("2026-12-01 01:30")
    assert planned_before(NIGHTLY, BOGOTA, at("2026-12-01 01:29")) == at("2026-11-30 01:30")
    assert planned_before(SUNDAYS, BOGOTA, at("2026-12-01 12:00")) == at("2026-11-29 03:00")


def test_a_box_that_never_made_one_begins_at_once():
    assert is_due(NIGHTLY, BOGOTA, at("2026-12-01 12:00"), None, None)


def test_after_a_good_one_the_next_comes_at_the_next_moment():
    good = at("2026-12-01 12:00")
    assert not is_due(NIGHTLY, BOGOTA, at("2026-12-02 01:29"), good, good)
    assert is_due(NIGHTLY, BOGOTA, at("2026-12-02 01:30"), good, good)


def test_a_night_that_the_box_slept_through_is_made_up_for():
    good = at("2026-12-01 01:30")
    assert is_due(NIGHTLY, BOGOTA, at("2026-12-02 09:00"), good, good)


def test_a_failure_is_tried_again_after_a_while():
    good, failed = at("2026-12-01 01:30"), at("2026-12-02 01:30")
    assert not is_due(NIGHTLY, BOGOTA, failed + RETRY_S - 1, good, failed)
    assert is_due(NIGHTLY, BOGOTA, failed + RETRY_S + 1, good, failed)


def test_a_clock_that_was_set_back_does_not_stop_the_backups():
    assert is_due(NIGHTLY, BOGOTA, at("2026-12-01 12:00"), None, at("2030-01-01 00:00"))


def test_a_day_after_its_moment_it_is_overdue():
    good = at("2026-12-01 01:30")
    assert not is_overdue(NIGHTLY, BOGOTA, at("2026-12-03 01:29"), good)
    assert is_overdue(NIGHTLY, BOGOTA, at("2026-12-03 01:31"), good)
    assert not is_overdue(SUNDAYS, BOGOTA, at("2026-12-03 01:31"), at("2026-11-29 03:01"))


@given(
    st.integers(0, 1440),
    st.sets(st.integers(0, 6), min_size=1),
    st.floats(1.7e9, 2.0e9),
    st.sampled_from(["UTC", BOGOTA, "Europe/Madrid", "Pacific/Apia"]),
)
def test_the_moment_is_never_ahead_nor_more_than_eight_days_back(minute, days, now, zone):
    plan = Backup(disk=Disk("X"), at_min=minute, days=tuple(sorted(days)))
    planned = planned_before(plan, zone, now)
    assert now - 8.2 * 86_400 < planned <= now
