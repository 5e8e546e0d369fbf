"""Tests of the lines in the database: each made once, told by its sound, nobody's call."""

import pytest

from appliance.core import history as h
from appliance.core.quality.line_test import Verdict
from appliance.store import line_tests
from appliance.store.ingest import Ingest, rebuild
from appliance.store.models import Call, CallLeg, LegQuarter
from tests.support.journals import write_segment

NOW = 1_800_000_000.0


@pytest.fixture(autouse=True)
def database(database_url):
    """Each test on SQLite and on PostgreSQL."""


@pytest.fixture
def told(tmp_path):
    """Call it with what the ACD has seen."""
    journal = tmp_path / "journal"
    journal.mkdir()

    def ingest(*events):
        write_segment(journal, 1, list(events))
        Ingest(journal).catch_up(NOW)

    return ingest


def asked(trunk="carrier", now=NOW):
    return line_tests.ask(trunk, "3105550000", "sofia", now)


def leg(id, lost=0):
    return h.LegMeasured(
        at=NOW + 12, call=f"line-test-{id}", leg=f"7.{id}", trunk="carrier", codec="alaw",
        heard_packets=500 - lost, heard_lost=lost, heard_jitter_s=0.002, told_packets=500, told_lost=0,
        told_jitter_s=0.001, rtt_s=0.04, rtt_max_s=0.05,
    )  # fmt: skip


def verdict(row):
    return line_tests.get(row.id).verdict


def test_one_that_waits_will_do_for_two_wishes():
    first = asked()
    assert asked(now=NOW + 1).id == first.id
    assert asked("other").id != first.id
    assert line_tests.begin_next(NOW + 2).id == first.id
    assert asked(now=NOW + 3).id == first.id, "it is going on"
    line_tests.ended(first.id, 200, 1.5, -20.0, NOW + 14)
    assert asked(now=NOW + 15).id != first.id


def test_they_are_taken_in_their_order_each_once():
    first, second = asked(), asked("other")
    assert [line_tests.begin_next(NOW).id for _ in range(2)] == [first.id, second.id]
    assert line_tests.begin_next(NOW) is None


def test_its_sound_is_that_of_the_stretch_to_the_carrier(told):
    row = asked()
    line_tests.begin_next(NOW)
    assert verdict(row) is Verdict.WAITING
    told(leg(row.id, lost=60), h.LineTestEnded(at=NOW + 12, call=f"line-test-{row.id}"))
    assert line_tests.is_told(row.id, answered=True)
    line_tests.ended(row.id, 200, 1.5, -20.0, NOW + 13)
    data = line_tests.get(row.id).as_data()
    assert (data["result"], data["loss_in_pct"], data["loss_out_pct"]) == ("bad_sound", 12.0, 0.0)
    assert (data["rtt_ms"], data["answered_s"], data["codec"], data["cause"]) == (40.0, 1.5, "alaw", 16)


def test_it_counts_for_its_line_and_is_nobodys_call(told):
    row = asked()
    told(leg(row.id), h.LineTestEnded(at=NOW + 12, call=f"line-test-{row.id}"))
    assert Call.select().count() == 0
    assert [one.legs for one in LegQuarter.select()] == [1]
    rebuild()
    assert (Call.select().count(), CallLeg.select().count()) == (0, 1)
    assert line_tests.get(row.id).test.cause == 16


def test_why_the_box_itself_refused_it_is_kept(told):
    row = asked()
    told(h.LineTestEnded(at=NOW, call=f"line-test-{row.id}", outcome="link_full", cause=34))
    assert line_tests.is_told(row.id, answered=False)
    assert not line_tests.is_told(row.id, answered=True)
    line_tests.ended(row.id, 503, None, None, NOW + 1)
    assert verdict(row) is Verdict.LINK_FULL


def test_what_is_told_of_no_test_of_ours_changes_nothing(told):
    told(h.LineTestEnded(at=NOW, call="line-test-999"), h.LineTestEnded(at=NOW, call="line-test-x"))
    assert line_tests.page() == []


def test_one_that_was_going_on_when_the_program_ended_has_no_result():
    row, waiting = asked(), asked("other")
    line_tests.begin_next(NOW)
    assert line_tests.interrupted(NOW + 5) == 1
    assert (verdict(row), verdict(waiting)) == (Verdict.INTERRUPTED, Verdict.WAITING)


def test_the_last_that_says_something_of_the_line_counts(told):
    bad = asked()
    line_tests.ended(bad.id, 486, None, None, NOW + 5)
    full = asked()
    told(h.LineTestEnded(at=NOW, call=f"line-test-{full.id}", outcome="lines_busy", cause=34))
    line_tests.ended(full.id, 503, None, None, NOW + 6)
    asked()
    assert line_tests.latest("carrier").test.id == bad.id
    assert line_tests.latest("other") is None


def test_pages_go_on_where_they_ended_and_old_ones_are_forgotten():
    rows = []
    for minute in range(5):
        rows.append(asked(now=NOW + 60 * minute))
        line_tests.ended(rows[-1].id, 200, 1.0, -20.0, NOW + 60 * minute + 20)
    newest = line_tests.page(limit=2)
    assert [one.test.id for one in newest] == [rows[4].id, rows[3].id]
    assert [one.test.id for one in line_tests.page("carrier", rows[3].id)] == [r.id for r in rows[2::-1]]
    assert line_tests.last_asked_at("carrier") == NOW + 240
    assert line_tests.forget_old(NOW + 120 + line_tests.KEEP_S) == 2
    assert len(line_tests.page()) == 3
