"""Local days and hours, where clocks are put forward and back."""

from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.reports.model import Ask, BadAsk, Interval
from appliance.reports.period import parse, stretches, today

MADRID = "Europe/Madrid"


def local(seconds: float, timezone: str = MADRID) -> str:
    return datetime.fromtimestamp(seconds, ZoneInfo(timezone)).strftime("%m-%d %H:%M")


def test_a_day_ends_at_the_next_local_midnight():
    begin, end = parse("2026-11-22", "America/Bogota"), parse("2026-11-22", "America/Bogota", end=True)
    assert (end - begin, local(begin, "America/Bogota")) == (86_400, "11-22 00:00")


def test_an_offset_in_the_text_wins_over_the_zone():
    assert parse("2026-11-22T12:00:00+00:00", "America/Bogota") == 1_795_348_800
    assert parse("2026-11-22T07:00", "America/Bogota") == 1_795_348_800


@pytest.mark.parametrize("text", ["yesterday", "2026-13-01", "", "2026-11-22T99:00", "9999-12-31"])
def test_nonsense_is_refused_with_an_example(text):
    with pytest.raises(BadAsk, match="2026-11-22") as caught:
        parse(text, MADRID, end=True)
    assert caught.value.code == "bad_time"


def test_the_days_on_which_the_clock_changes_have_23_and_25_hours():
    for day, hours in (("2026-03-29", 23), ("2026-10-25", 25)):
        ask = Ask(parse(day, MADRID), parse(day, MADRID, end=True), MADRID)
        assert len(stretches(Ask(ask.from_at, ask.to_at, MADRID, interval=Interval.HOUR))) == hours
        assert len(stretches(Ask(ask.from_at, ask.to_at, MADRID, interval=Interval.DAY))) == 1


def test_weeks_begin_on_monday_and_months_on_the_first():
    ask = {"from_at": parse("2026-11-18", MADRID), "to_at": parse("2026-12-05", MADRID), "timezone": MADRID}
    assert [local(a) for a, _ in stretches(Ask(**ask, interval=Interval.WEEK))] == [
        "11-18 00:00", "11-23 00:00", "11-30 00:00",
    ]  # fmt: skip
    assert [local(a) for a, _ in stretches(Ask(**ask, interval=Interval.MONTH))] == [
        "11-18 00:00",
        "12-01 00:00",
    ]


def test_hours_of_a_zone_off_the_full_hour():
    begin = parse("2026-11-22", "Asia/Kathmandu")
    found = stretches(Ask(begin, begin + 86_400, "Asia/Kathmandu", interval=Interval.HOUR))
    assert len(found) == 24
    assert local(found[1][0], "Asia/Kathmandu") == "11-22 01:00"


@given(
    st.sampled_from(["America/Bogota", MADRID, "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"]),
    st.sampled_from(list(Interval)),
    st.integers(1_500_000_000, 2_000_000_000),
    st.integers(1, 40 * 86_400),
)
def test_stretches_cover_the_whole_without_gap_or_overlap(timezone, interval, start, length):
    found = stretches(Ask(start, start + length, timezone, interval=interval))
    assert found[0][0] <= start
    assert found[-1][1] >= start + length
    assert all(a < b for a, b in found)
    assert all(left[1] == right[0] for left, right in pairwise(found))
    assert all(edge % 900 == 0 for stretch in found for edge in stretch)


def test_today_is_the_local_one():
    assert [local(edge) for edge in today(parse("2026-11-22T23:30", MADRID), MADRID)] == [
        "11-22 00:00", "11-23 00:00",
    ]  # fmt: skip
