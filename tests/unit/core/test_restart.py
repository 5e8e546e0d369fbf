"""A killed core comes back from its snapshot, and finds its calls again, or closes them."""

import json
from typing import Any

import pytest

from appliance.core.commands import HangUpOffer, Hold, Ring
from appliance.core.facts import (
    AdoptionFinished,
    AgentLogsOut,
    CallAdopted,
    CallArrived,
    CallDiverted,
    Caller,
    CallGone,
    CallQueued,
    EndedBy,
    OfferAnswered,
)
from appliance.core.history import (
    AgentChanged,
    CallConnected,
    CallEnded,
    CallEnteredQueue,
    CallLeftQueue,
    CallStarted,
    OfferEnded,
)
from appliance.core.ids import CallId, OfferId, QueueName, TrunkName, Username
from appliance.core.site.model import Queue
from tests.support.core_site import agent, site
from tests.unit.core.centre import WALL, Centre, centre, sales


def restarted(c: Centre, after_s: float = 5.0, snapshot: dict[str, Any] | None = None) -> Centre:
    """The next process, its monotonic clock begun anew."""
    data = json.loads(json.dumps(c.acd.snapshot() if snapshot is None else snapshot))
    made = Centre(site([sales()], [agent("ana", "sales"), agent("beto", "sales", extension="101")]))
    made.acd.wall_offset = WALL + c.now + after_s - made.now
    made.acd.restore(data, made.now)
    made.collect()
    return made


def found_waiting(c: Centre, call: str, waited_s: float = 40.0) -> None:
    about = (CallId(call), QueueName("sales"), Caller("300"), "571", TrunkName("t"), WALL + 990)
    c.tell(CallQueued(*about, waited_s=waited_s))


def found_talking(c: Centre, call: str, offer: str, who: str = "ana") -> None:
    about = (CallId(call), OfferId(offer), Username(who), QueueName("sales"))
    c.tell(CallAdopted(*about, Caller("300"), "571", TrunkName("t"), WALL + 990, 4.0, 36.0))


def two_agents() -> Centre:
    return centre("ana", "beto")


def test_agents_are_where_they_were() -> None:
    old = two_agents()
    old.pause("beto", "lunch")
    old.now += 60
    new = restarted(old)
    assert new.state("ana") == "ready" and new.agent("ana")["extension"] == "100"
    assert (new.state("beto"), new.agent("beto")["reason"]) == ("paused", "lunch")
    assert new.agent("beto")["since"] == old.agent("beto")["since"]
    assert new.events(AgentChanged) == [], "their periods in history go on"


def test_wrap_up_goes_on_for_the_rest_of_its_time() -> None:
    old = two_agents()
    old.queue("c1")
    old.answer("ana")
    old.hang_up("c1")
    new = restarted(old, after_s=10)
    assert new.state("ana") == "wrap_up"
    new.pass_s(5)
    assert new.state("ana") == "ready"


def test_todays_counters_survive_but_not_into_the_next_day() -> None:
    old = two_agents()
    old.queue("c1")
    old.answer("ana")
    old.hang_up("c1")
    assert restarted(old).line()["today"]["answered"] == 1
    tomorrow = restarted(old, after_s=86400)
    assert tomorrow.line()["today"]["answered"] == 0 and tomorrow.agent("ana")["calls_today"] == 0


def test_nobody_is_rung_before_it_is_known_who_talks() -> None:
    old = two_agents()
    new = restarted(old)
    found_waiting(new, "c1")
    assert new.rung() == []
    new.tell(AdoptionFinished())
    assert new.rung() == [("ana", "c1")]


def test_ringing_begins_even_if_adoption_is_never_reported_over() -> None:
    new = restarted(two_agents())
    found_waiting(new, "c1")
    new.pass_s(10)
    assert new.rung() == [("ana", "c1")]


def test_waiting_caller_keeps_place_and_visit() -> None:
    old = centre()
    old.queue("c1")
    old.now += 30
    old.queue("c2")
    new = restarted(old)
    found_waiting(new, "c2", waited_s=1)
    found_waiting(new, "c1", waited_s=1)
    assert new.heard(Hold), "music again"
    assert new.order() == ["c1", "c2"], "the snapshot knows the times better than the channels"
    assert new.events(CallStarted) == [] and new.events(CallEnteredQueue) == []
    assert new.line()["today"]["offered"] == 2
    new.tell(CallGone(CallId("c1")))
    (left,) = new.events(CallLeftQueue)
    assert (left.visit, left.waited_s) == (1, pytest.approx(35.0))


def test_waiting_caller_unknown_to_the_snapshot_is_written_with_the_wait_so_far() -> None:
    new = restarted(two_agents())
    found_waiting(new, "c1", waited_s=40)
    assert new.events(CallStarted)[0].at == WALL + 990
    assert new.events(CallEnteredQueue)[0].at == pytest.approx(new.acd.wall_offset + new.now - 40)
    assert new.line()["longest_since"] == pytest.approx(new.acd.wall_offset + new.now - 40)


def test_conversation_goes_on_under_the_same_offer() -> None:
    old = two_agents()
    old.queue("c1")
    old.answer("ana")
    new = restarted(old)
    found_talking(new, "c1", old.offer_of("ana"))
    new.tell(AdoptionFinished())
    assert new.state("ana") == "talking" and new.call("c1")["state"] == "talking"
    assert new.events(CallConnected) == [] and new.events(AgentChanged) == []
    assert new.line()["today"]["answered"] == 1
    assert new.tell(CallGone(CallId("c1"))) == [HangUpOffer(old.offer_of("ana"))]
    assert new.state("ana") == "wrap_up"
    assert new.events(CallLeftQueue)[0].talked_s == pytest.approx(36.0)


def test_conversation_begun_in_the_last_instant_is_written_now() -> None:
    """The snapshot still shows the phone ringing; the bridge was made all the same."""
    old = two_agents()
    old.queue("c1")
    old.pick_up("ana")
    new = restarted(old)
    found_talking(new, "c1", old.offer_of("ana"))
    new.tell(AdoptionFinished())
    assert [end.result for end in new.events(OfferEnded)] == ["connected"]
    assert len(new.events(CallConnected)) == 1 and new.state("ana") == "talking"
    assert new.line()["today"]["answered"] == 1 and new.events(CallEnteredQueue) == []


def test_conversation_of_an_agent_without_a_snapshot_seats_the_agent_at_the_usual_phone() -> None:
    new = restarted(two_agents(), snapshot={})
    found_talking(new, "c1", "offer-c1-x1", who="beto")
    assert new.state("beto") == "talking" and new.agent("beto")["extension"] == "101"
    new.tell(CallGone(CallId("c1")))
    assert new.state("beto") == "wrap_up"


def test_conversation_of_somebody_unknown_goes_on_all_the_same() -> None:
    new = restarted(two_agents(), snapshot={})
    found_talking(new, "c1", "offer-c1-x1", who="zoe")
    assert new.call("c1")["state"] == "talking" and new.call("c1")["agent"] == "zoe"
    new.tell(CallGone(CallId("c1")))
    assert new.events(CallEnded)[0].outcome == "answered"


def test_pause_and_log_out_asked_for_before_still_come_after_the_call() -> None:
    old = two_agents()
    old.queue("c1")
    old.answer("ana")
    old.tell(AgentLogsOut(Username("ana")))
    new = restarted(old)
    found_talking(new, "c1", old.offer_of("ana"))
    new.tell(CallGone(CallId("c1")))
    assert new.state("ana") == "offline"


def test_calls_that_are_not_found_are_closed_once_and_their_agents_freed() -> None:
    old = two_agents()
    old.queue("talking")
    old.answer("ana")
    old.queue("ringing")
    old.queue("waiting")
    old.arrive("greeting")
    new = restarted(old)
    new.tell(AdoptionFinished())
    ends = {end.call: (end.outcome, end.by, end.reason) for end in new.events(CallEnded)}
    assert ends == {
        "talking": ("answered", "system", "acd_restarted"),
        "ringing": ("failed", "system", "acd_restarted"),
        "waiting": ("failed", "system", "acd_restarted"),
        "greeting": ("self_service", "system", "acd_restarted"),
    }
    assert {left.call for left in new.events(CallLeftQueue)} == {"talking", "ringing", "waiting"}
    assert [end.result for end in new.events(OfferEnded)] == ["withdrawn"]
    assert (new.state("ana"), new.state("beto")) == ("ready", "ready")


def test_call_told_to_be_gone_while_remembered_ends_as_it_was() -> None:
    old = centre()
    old.queue("c1")
    new = restarted(old)
    new.tell(CallGone(CallId("c1"), EndedBy.CALLER))
    new.tell(AdoptionFinished())
    assert [end.outcome for end in new.events(CallEnded)] == ["abandoned"]


def test_diverted_call_found_in_the_dialplan_ends_as_what_it_was_diverted_for() -> None:
    old = centre()
    old.arrive("c1")
    old.tell(CallDiverted(CallId("c1"), "voicemail:general"))
    new = restarted(old)
    new.tell(CallArrived(CallId("c1"), Caller("300"), "571", TrunkName("t"), WALL + 990))
    assert new.call("c1")["state"] == "diverted"
    new.tell(CallGone(CallId("c1")))
    assert new.events(CallEnded)[0].outcome == "voicemail"


def test_conversation_that_the_agent_transferred_meanwhile_is_closed_and_a_new_visit_begun() -> None:
    old = two_agents()
    old.queue("c1")
    old.answer("ana")
    new = restarted(old)
    found_waiting(new, "c1", waited_s=3)
    assert (new.events(CallLeftQueue)[0].outcome, new.events(CallLeftQueue)[0].agent) == (
        "transferred",
        "ana",
    )
    assert new.events(CallEnteredQueue)[0].visit == 2


def test_waiting_caller_whose_queue_was_removed_meanwhile_is_closed_there_before_going_on() -> None:
    old = centre(queue=Queue("old", "Old"))
    old.queue("c1", "old")
    new = restarted(old)
    about = (CallId("c1"), QueueName("old"), Caller("300"), "571", TrunkName("t"), WALL + 990)
    new.tell(CallQueued(*about, waited_s=9))
    (left,) = new.events(CallLeftQueue)
    assert (left.queue, left.outcome, left.reason) == ("old", "failed", "unknown_queue")
    assert [end.call for end in new.events(CallEnded)] == ["c1"]


def test_leg_of_the_former_process_that_is_answered_now_is_hung_up() -> None:
    old = two_agents()
    old.queue("c1")
    new = restarted(old)
    assert new.tell(OfferAnswered(old.offer_of("ana"))) == [HangUpOffer(old.offer_of("ana"))]


def test_second_restart_before_adoption_remembers_the_same_calls() -> None:
    old = centre()
    old.queue("c1")
    new = restarted(restarted(old))
    new.tell(AdoptionFinished())
    assert [end.call for end in new.events(CallEnded)] == ["c1"]


def test_snapshot_of_another_form_is_passed_over() -> None:
    new = restarted(two_agents(), snapshot={"form": 99})
    assert new.state("ana") == "offline"
    found_waiting(new, "c1")
    new.log_in("ana")
    assert [ring.call for ring in new.rings.values() if isinstance(ring, Ring)] == ["c1"]
