"""Legs in the database: with the call, searchable, summed for reports; on both databases."""

import pytest

from appliance.core import history as h
from appliance.reports import Ask, Interval, run
from appliance.store import calls, days
from appliance.store.calls import CallFilter
from appliance.store.ingest import Ingest, rebuild
from appliance.store.models import Call, CallLeg
from tests.support.journals import NOON, answered_call, rejected_call, write_segment

BOGOTA = "America/Bogota"


@pytest.fixture
def history(database_url, tmp_path):
    """Call it with events: they become the database's only content."""
    journal = tmp_path / "journal"
    journal.mkdir()

    def ingest(events):
        write_segment(journal, 1, events)
        Ingest(journal).catch_up(NOON)

    return ingest


HOUR = Ask(NOON, NOON + 3600, BOGOTA)
LATER = NOON + 7200


def leg(call: str, leg: str, lost: int = 0, at: float = NOON + 70, **more: object) -> h.LegMeasured:
    figures = {
        "heard_packets": 1000 - lost, "heard_lost": lost, "heard_jitter_s": 0.004, "told_packets": 1000,
        "told_lost": 0, "told_jitter_s": 0.002, "rtt_s": 0.05, "rtt_max_s": 0.09, "codec": "alaw",
    }  # fmt: skip
    return h.LegMeasured(at=at, call=call, leg=leg, **figures | more)


def sounding(call: str, at: float = NOON, lost: int = 0) -> list[h.HistoryEvent]:
    """Answered; the carrier's leg lost so much of a thousand packets."""
    return [
        *answered_call(call, at, talked_s=60),
        leg(call, call, lost, at + 70, trunk="carrier"),
        leg(call, f"offer-{call}-1", at=at + 70, extension="101", agent="ana"),
    ]


def test_a_call_has_the_score_of_its_worse_way_and_its_legs(history):
    history([*sounding("good"), *sounding("bad", NOON + 100, lost=100)])
    good, bad = Call.get_by_id("good"), Call.get_by_id("bad")
    assert good.mos == pytest.approx(4.35, abs=0.05)
    assert bad.mos < 3.6
    detail = calls.get("bad")
    assert [(one.trunk, one.extension) for one in detail.legs] == [("carrier", ""), ("", "101")]
    assert detail.legs[0].heard_lost == 100


def test_calls_that_sounded_bad_are_found(history):
    history(
        [*sounding("good"), *sounding("bad", NOON + 100, lost=100), *answered_call("unknown", NOON + 200)]
    )
    assert [call.id for call in calls.search(CallFilter(bad=True)).rows] == ["bad"]
    assert len(calls.search(CallFilter()).rows) == 3


def test_a_leg_told_twice_is_one_leg_and_one_told_before_its_call_is_kept(history):
    first = leg("late", "late", 100, trunk="carrier")
    history([first, first, *answered_call("late", NOON)])
    assert CallLeg.select().where(CallLeg.call == "late").count() == 1
    assert Call.get_by_id("late").mos < 3.6


def test_a_party_without_reports_is_judged_by_what_came_from_it(history):
    silent = {
        "told_packets": None,
        "told_lost": None,
        "told_jitter_s": None,
        "rtt_s": None,
        "rtt_max_s": None,
    }
    history([*answered_call("quiet", NOON), leg("quiet", "quiet", 100, trunk="carrier", **silent)])
    assert Call.get_by_id("quiet").mos < 3.6


def test_the_report_is_by_hour_and_line_with_refusals_of_a_full_link(history):
    refused = rejected_call("full", NOON + 200)
    refused = [h.CallStarted(at=NOON + 200, call="full", direction="in", trunk="carrier"), refused[-1]]
    full = h.CallEnded(at=NOON + 201, call="full", outcome="rejected", by="system", reason="link_full")
    history([*sounding("good"), *sounding("bad", NOON + 100, lost=100), refused[0], full])
    report = run("quality", HOUR, LATER)
    (row,) = report.rows
    assert {c.name for c in report.columns} == set(row)
    assert (row["trunk"], row["legs"], row["bad"], row["bad_pct"]) == ("carrier", 2, 1, 50.0)
    assert row["loss_pct"] == pytest.approx(100 * 100 / 4000)
    assert (row["rtt_ms"], row["worst_rtt_ms"]) == (pytest.approx(50), pytest.approx(90))
    assert row["jitter_ms"] == pytest.approx(4)
    assert row["worst_mos"] < 3.6 < row["average_mos"]
    assert row["link_full"] == report.totals["link_full"] == 1


def test_desks_stand_apart_from_lines(history):
    history([*sounding("good"), *sounding("bad", NOON + 100, lost=100)])
    (row,) = run("desks", HOUR, LATER).rows
    assert (row["extension"], row["legs"], row["bad"]) == ("101", 2, 0)


def test_days_give_what_quarters_gave_and_a_rebuild_what_was_there(history):
    history([*sounding("good"), *sounding("bad", NOON + 1000, lost=100)])
    ask = Ask(NOON - 86_400, NOON + 86_400, BOGOTA, interval=Interval.DAY)
    before = run("quality", ask, LATER)
    assert days.roll_up(BOGOTA, NOON + 3 * 86_400)
    assert run("quality", ask, LATER) == before
    rebuild()
    assert run("quality", ask, LATER) == before
