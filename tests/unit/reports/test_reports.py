"""What the reports say of known calls."""

from dataclasses import replace

import pytest

from appliance.core import history as h
from appliance.reports import Ask, BadAsk, Interval, run
from tests.support.journals import NOON, abandoned_call, answered_call, busy_day, rejected_call

BOGOTA = "America/Bogota"
HOUR = Ask(NOON, NOON + 3600, BOGOTA)
LATER = NOON + 7200


def ready(agent="ana", at=NOON):
    return h.AgentChanged(at=at, agent=agent, state="ready", extension="101")


def gone(agent="ana", at=NOON + 3600):
    return h.AgentChanged(at=at, agent=agent, state="offline")


def a_day():
    return [
        ready(),
        *answered_call("c1", NOON, waited_s=10, talked_s=60),
        *answered_call("c2", NOON + 600, waited_s=30, talked_s=120),
        *abandoned_call("a1", NOON + 1200, waited_s=40),
        *abandoned_call("a2", NOON + 1300, waited_s=2),
        *rejected_call("r1", NOON + 1400, queue="sales"),
        gone(),
    ]


def test_the_queue_report_counts_and_divides(history):
    history(a_day())
    report = run("queues", HOUR, LATER)
    (row,) = report.rows
    assert row["queue"] == "sales"
    counts = ("offered", "answered", "abandoned", "short_abandoned", "overflowed", "rejected")
    assert [row[name] for name in counts] == [4, 2, 1, 1, 0, 1]
    assert row["average_wait_s"] == pytest.approx((10 + 30 + 40 + 2) / 4)
    assert row["average_answer_s"] == 20
    assert row["longest_wait_s"] == 40
    assert row["service_level_pct"] == pytest.approx(100 / 3)
    assert row["talk_s"] == 180
    assert row["average_handling_s"] == pytest.approx((180 + 30) / 2)
    # On duty the whole hour but for nothing: talking 180, wrap-up 30, ringing 8.
    assert row["occupancy_pct"] == pytest.approx(100 * 218 / 3600)
    assert {c.name for c in report.columns} == set(row)
    assert report.totals["offered"] == 4


def test_the_totals_are_of_the_whole_not_a_mean_of_means(history):
    events = [*answered_call("c1", waited_s=10)]
    events += [e for n in range(3) for e in answered_call(f"s{n}", NOON + n, "support", "beto", waited_s=40)]
    history(events)
    totals = run("queues", HOUR, LATER).totals
    assert totals["average_answer_s"] == pytest.approx((10 + 3 * 40) / 4)
    assert totals["service_level_pct"] == 25


def test_one_queue_alone_can_be_asked_for(history):
    history([*answered_call("c1"), *answered_call("s1", queue="support", agent="beto")])
    report = run("queues", Ask(NOON, NOON + 3600, BOGOTA, queues=("support",)), LATER)
    assert [row["queue"] for row in report.rows] == ["support"]
    assert report.totals["offered"] == 1


def test_an_empty_report_divides_nothing(history):
    history([])
    for name in ("queues", "agents", "agent_states", "numbers", "trunks", "intervals"):
        report = run(name, HOUR, LATER)
        assert all(not row or "start" in row for row in report.rows)
        assert report.totals.get("service_level_pct") is None


def test_agents_time_with_the_state_that_lasts(history):
    history([ready(), *answered_call("c1", NOON, waited_s=10, talked_s=60)])
    now = NOON + 1000
    (row,) = run("agents", HOUR, now).rows
    assert (row["calls"], row["offers"], row["missed"]) == (1, 1, 0)
    assert row["login_s"] == 1000
    assert (row["talking_s"], row["wrap_up_s"], row["offered_s"], row["ready_s"]) == (60, 15, 4, 921)
    assert row["occupancy_pct"] == pytest.approx(7.9)


def test_paid_and_unpaid_pauses_stand_apart(history):
    pauses = [("lunch", 0, 600), ("break", 600, 900), ("lunch", 900, 1000), ("long-gone", 1000, 1060)]
    history(
        [
            h.AgentChanged(at=NOON + start, agent="ana", state="paused", reason=reason, extension="101")
            for reason, start, _ in pauses
        ]
    )
    ask = replace(HOUR, unpaid=frozenset({"lunch"}))
    report = run("agents", ask, NOON + pauses[-1][2])
    (row,) = report.rows
    assert (row["paused_s"], row["paid_pause_s"], row["unpaid_pause_s"]) == (1060, 360, 700)
    assert (report.totals["paid_pause_s"], report.totals["unpaid_pause_s"]) == (360, 700)


def test_a_missed_offer_is_counted_where_it_belongs(history):
    offer = {"offer": "o", "call": "c", "queue": "sales", "agent": "ana"}
    history(
        [
            ready(),
            h.OfferStarted(at=NOON + 5, **offer, extension="101"),
            h.OfferEnded(at=NOON + 25, **offer, result="timed_out"),
            h.AgentChanged(at=NOON + 25, agent="ana", state="paused", reason="missed-call", extension="101"),
        ]
    )
    (row,) = run("agents", HOUR, NOON + 100).rows
    assert (row["offers"], row["calls"], row["missed"], row["paused_s"]) == (1, 0, 1, 75)
    states = run("agent_states", HOUR, NOON + 100)
    assert [(r["state"], r["reason"], r["seconds"], r["share_pct"]) for r in states.rows] == [
        ("paused", "missed-call", 75, 75),
        ("ready", "", 25, 25),
    ]


def test_intervals_have_rows_of_zeros_and_add_up(history):
    history([ready("idle", NOON - 1800), *busy_day(3)])
    ask = Ask(NOON - 3600, NOON + 6 * 3600, BOGOTA, interval=Interval.HALF_HOUR)
    report = run("intervals", ask, NOON + 86_400)
    assert len(report.rows) == 14
    assert report.rows[0]["offered"] == 0
    assert sum(row["offered"] for row in report.rows) == report.totals["offered"] > 0
    for queues in ((), ("sales",)):
        whole = run("queues", replace(ask, queues=queues, interval=None), NOON + 86_400).totals
        cut = run("intervals", replace(ask, queues=queues), NOON + 86_400).totals
        assert cut == pytest.approx(whole)


def test_numbers_and_trunks(history):
    down = [
        h.TrunkChanged(at=NOON - 100, trunk="carrier", up=True),
        h.TrunkChanged(at=NOON + 900, trunk="carrier", up=False, reason="timeout"),
        h.TrunkChanged(at=NOON + 1260, trunk="carrier", up=True),
        h.TrunkChanged(at=NOON, trunk="spare", up=True),
    ]
    history([*a_day(), *down])
    (number,) = run("numbers", HOUR, LATER).rows
    assert (number["number"], number["calls"], number["answered"], number["rejected"]) == (
        "5716001000",
        5,
        2,
        1,
    )
    assert number["rejection_pct"] == 20
    carrier, spare = run("trunks", HOUR, LATER).rows
    assert (carrier["down_s"], carrier["availability_pct"]) == (360, 90)
    assert (spare["calls"], spare["availability_pct"]) == (0, 100)


@pytest.mark.parametrize(
    ("name", "ask", "code"),
    [
        ("nonsense", HOUR, "unknown_report"),
        ("queues", Ask(NOON, NOON, BOGOTA), "backwards"),
        ("queues", Ask(0, 2e9, BOGOTA), "too_long"),
        ("intervals", Ask(NOON, NOON + 86_400 * 60, BOGOTA, interval=Interval.QUARTER), "too_many_rows"),
        ("intervals", Ask(NOON, NOON + 3600, "Mars/Olympus", interval=Interval.DAY), "unknown_timezone"),
    ],
)
def test_a_report_that_cannot_be_says_why(history, name, ask, code):
    history([])
    with pytest.raises(BadAsk) as caught:
        run(name, ask, LATER)
    assert caught.value.code == code
