"""What waiting callers are told, and what the wallboard shows of the wait."""

import pytest

from appliance.core.commands import Announce
from appliance.core.ids import CallId
from appliance.core.queues.waiting import MIN_SAMPLES, HandlingTime, estimated_wait_s
from appliance.core.site.model import Announcements, Queue
from tests.support.core_site import agent
from tests.unit.core.centre import Centre, centre, centre_of, sales


def talk(c: Centre, call: str, seconds: float) -> None:
    """A conversation with ana, wrapped up at once."""
    c.queue(call)
    c.answer("ana")
    c.now += seconds
    c.hang_up(call)
    c.ready("ana")


def test_position_is_told_first_after_a_while_then_every_so_often() -> None:
    c = centre(queue=sales(announcements=Announcements(first_after_s=15, every_s=60)))
    c.queue("c1")
    c.queue("c2")
    c.pass_s(14)
    assert c.heard(Announce) == []
    c.pass_s(1)
    assert [(a.call, a.position, a.wait_s) for a in c.heard(Announce)] == [("c1", 1, None), ("c2", 2, None)]
    c.pass_s(59)
    assert c.heard(Announce) == []
    c.hang_up("c1")
    c.pass_s(1)
    assert [(a.call, a.position) for a in c.heard(Announce)] == [("c2", 1)]


def test_nothing_is_told_where_nothing_is_wanted() -> None:
    c = centre(queue=sales(announcements=Announcements(position=False, wait=False)))
    c.queue("c1")
    assert c.pass_s(600) == []
    assert c.acd.next_deadline() is None


def test_message_is_played_even_without_position_and_wait() -> None:
    wanted = Announcements(position=False, wait=False, prompt="important", every_s=0)
    c = centre(queue=sales(announcements=wanted))
    c.queue("c1")
    assert c.pass_s(600) == [Announce(CallId("c1"), None, None, "important")]


def test_nothing_is_said_while_a_phone_rings_for_the_caller() -> None:
    c = centre("ana", queue=sales(ring_s=30))
    c.queue("c1")
    c.pass_s(29)
    assert c.heard(Announce) == []
    c.pass_s(10)
    assert len(c.heard(Announce)) == 1, "soon after the ringing"


def test_estimated_wait_needs_a_basis_and_then_follows_the_formula() -> None:
    c = centre("ana", queue=sales(announcements=Announcements(first_after_s=15)))
    for n in range(MIN_SAMPLES - 1):
        talk(c, f"c{n}", 100)
    c.pause("ana")
    assert c.line()["estimated_wait_s"] is None
    c.ready("ana")
    talk(c, "last", 100)
    assert c.line()["estimated_wait_s"] == 0.0, "ana is free"
    c.queue("talking")
    c.answer("ana")
    c.queue("c8")
    c.queue("c9")
    assert c.line()["estimated_wait_s"] == pytest.approx(300.0), "third in line, one agent, 100 s each"
    c.pass_s(15)
    assert [a.wait_s for a in c.heard(Announce)] == [pytest.approx(100.0), pytest.approx(200.0)]


def test_nobody_on_duty_is_no_basis() -> None:
    handling = HandlingTime(count=MIN_SAMPLES, mean_s=100)
    assert estimated_wait_s(1, handling, 0) is None
    assert estimated_wait_s(2, handling, 4) == 50.0


def test_mean_handling_time_moves_with_the_day() -> None:
    handling = HandlingTime()
    for _ in range(50):
        handling.add(100)
    assert handling.mean_s == pytest.approx(100)
    for _ in range(100):
        handling.add(200)
    assert 195 < handling.mean_s <= 200


def test_agent_of_two_busy_queues_counts_half_for_each() -> None:
    c = centre_of([sales(), Queue("help", "Help")], [agent("ana", "sales", "help")])
    c.log_in("ana")
    for n in range(MIN_SAMPLES):
        talk(c, f"c{n}", 100)
    c.queue("talking")
    c.answer("ana")
    assert c.line()["estimated_wait_s"] == pytest.approx(100)
    c.queue("other", "help")
    assert c.line()["estimated_wait_s"] == pytest.approx(200)


def test_queue_entity_counts_the_day() -> None:
    c = centre("ana", queue=sales(service_target_s=20, short_abandon_s=5))
    c.queue("quick")
    c.now += 10
    c.answer("ana")
    c.queue("slow")
    c.queue("short")
    c.now += 2
    c.hang_up("short")
    c.queue("gives-up")
    c.now += 40
    c.hang_up("gives-up")
    c.hang_up("quick")
    c.ready("ana")
    c.answer("ana")
    today = c.line()["today"]
    assert today == {
        "offered": 4,
        "answered": 2,
        "abandoned": 1,
        "short_abandoned": 1,
        "overflowed": 0,
        "rejected": 0,
        "in_service": 1,
        "wait_total_s": 52.0,
        "talk_total_s": 42.0,
        "longest_wait_s": 42.0,
    }
    assert c.line()["service_level_pct"] == pytest.approx(100 / 3)
    others = dict.fromkeys(("ready", "offered", "wrap_up", "paused", "busy", "offline"), 0)
    assert c.line()["agents"] == others | {"talking": 1}
    c.acd.new_day(c.now)
    assert c.line()["today"]["offered"] == 0 and c.line()["service_level_pct"] is None
