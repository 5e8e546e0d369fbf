"""The entities of the feed: exactly these keys, for whoever reads the other end."""

import json

from appliance.core.facts import AgentPauses
from appliance.core.ids import Username
from appliance.core.site.model import SkillNeed, Strategy
from tests.support.core_site import agent
from tests.unit.core.centre import WALL, centre, centre_of, sales

AGENT = {
    "username", "name", "state", "reason", "since", "extension", "queues", "skills", "call", "queue",
    "reachable", "calls_today", "talk_today_s", "next_state",
}  # fmt: skip
QUEUE = {
    "name", "label", "strategy", "waiting", "longest_since", "estimated_wait_s", "agents", "today",
    "service_level_pct", "service_target_s", "service_target_pct",
}  # fmt: skip
CALL = {
    "id", "state", "direction", "number", "name", "did", "trunk", "queue", "position", "agent", "extension",
    "path", "started_at", "since", "queued_at", "connected_at", "priority", "recording", "offers",
}  # fmt: skip


def test_entities_have_the_feeds_shape_and_are_json() -> None:
    c = centre("ana")
    c.queue("c1")
    c.queue("c2")
    c.answer("ana")
    c.tell(AgentPauses(Username("ana"), "break"))
    view = c.acd.view()
    assert set(view.agents["ana"]) == AGENT
    assert set(view.queues["sales"]) == QUEUE
    assert set(view.calls["c1"]) == set(view.calls["c2"]) == CALL
    assert json.loads(json.dumps(view.calls)) == view.calls
    assert json.loads(json.dumps(view.agents)) == view.agents
    assert json.loads(json.dumps(view.queues)) == view.queues


def test_states_are_plain_words() -> None:
    c = centre("ana")
    assert type(c.agent("ana")["state"]) is str
    assert list(map(type, c.line()["agents"])) == [str] * 7


def test_talking_call_shows_who_and_since_when() -> None:
    c = centre("ana")
    c.queue("c1")
    c.now += 3
    c.answer("ana")
    call = c.call("c1")
    assert call is not None
    assert (call["agent"], call["extension"], call["position"], call["offers"]) == ("ana", "100", None, [])
    assert call["connected_at"] == c.now + WALL and call["queued_at"] is None


def test_view_is_a_copy_that_nobody_can_spoil() -> None:
    c = centre("ana")
    c.agent("ana")["queues"].append("nonsense")
    c.line()["today"]["offered"] = 99
    assert c.agent("ana")["queues"] == ["sales"] and c.line()["today"]["offered"] == 0


def test_wall_clock_set_by_an_hour_moves_times_but_no_durations() -> None:
    c = centre("ana")
    c.queue("c1")
    c.acd.drain_changes()
    before = c.line()["longest_since"]
    c.acd.wall_offset += 3600
    assert c.line()["longest_since"] == before + 3600
    assert c.acd.drain_changes() >= {("calls", "c1"), ("agents", "ana"), ("queues", "sales")}
    c.now += 4
    c.answer("ana")
    assert c.line()["today"]["wait_total_s"] == 4.0


def test_changes_name_those_who_moved_up_in_line() -> None:
    c = centre()
    for call in ("c1", "c2", "c3"):
        c.queue(call)
    c.acd.drain_changes()
    c.hang_up("c2")
    assert c.acd.drain_changes() == {("calls", "c2"), ("calls", "c3"), ("queues", "sales")}
    assert c.acd.entity("calls", "c2") is None
    assert c.acd.entity("calls", "c3")["position"] == 2  # type: ignore[index]
    assert c.acd.entity("agents", "zoe") is None and c.acd.entity("queues", "zoe") is None


def test_estimated_wait_of_the_next_is_told_when_somebody_answers_under_ring_all() -> None:
    """Nobody's state changes but the line's: the two others are free, and no caller wants them."""
    queue = sales(strategy=Strategy.RING_ALL, skills=(SkillNeed("english", 1),))
    c = centre_of([queue], [agent("ana", "sales", english=1), agent("beto", "sales")])
    c.log_in("ana", "beto")
    c.queue("c1")
    assert c.line()["estimated_wait_s"] is None
    c.acd.drain_changes()
    c.pick_up("ana")
    assert c.line()["estimated_wait_s"] == 0.0
    assert ("queues", "sales") in c.acd.drain_changes()
