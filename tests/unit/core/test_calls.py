"""A call from greeting to end, in the plain case and when people leave at the wrong moment."""

import pytest

from appliance.core.commands import (
    Connect,
    Divert,
    HangUpCall,
    HangUpOffer,
    Hold,
    Ring,
    StopRecording,
    StopRinging,
)
from appliance.core.facts import (
    CallDiverted,
    CallGone,
    CallMoved,
    ConnectFailed,
    EndedBy,
    OfferAnswered,
    OfferConnected,
    OfferGone,
)
from appliance.core.history import (
    CallConnected,
    CallEnded,
    CallEnteredQueue,
    CallLeftQueue,
    CallStarted,
    OfferEnded,
)
from appliance.core.ids import CallId, OfferId, QueueName
from appliance.core.refusals import Refusal, Refused
from appliance.core.site.model import Hours, Number, Queue, Route, RouteKind
from tests.support.core_site import agent
from tests.unit.core.centre import WALL, centre, centre_of, sales


def test_caller_with_a_free_agent_is_held_and_offered_at_once() -> None:
    c = centre("ana")
    said = c.queue("c1")
    hold, ring = said
    assert isinstance(hold, Hold) and isinstance(ring, Ring)
    assert (hold.call, hold.queue, hold.music) == ("c1", "sales", "default")
    assert (ring.agent, ring.extension, ring.timeout_s, ring.queue_label) == ("ana", "100", 20.0, "Sales")
    assert ring.caller.name == "Ana"
    assert c.state("ana") == "offered" and c.call("c1")["state"] == "offered"
    assert c.call("c1")["offers"] == ["ana"]


def test_answered_call_is_connected_and_recorded_as_the_queue_says() -> None:
    c = centre("ana")
    c.queue("c1")
    c.now += 4
    (connect,) = c.pick_up("ana")
    assert connect == Connect(c.offer_of("ana"), CallId("c1"), QueueName("sales"), "ana", record=True)
    assert c.state("ana") == "offered"
    c.tell(OfferConnected(c.offer_of("ana")))
    assert c.state("ana") == "talking" and c.call("c1")["state"] == "talking"
    assert c.call("c1")["agent"] == "ana" and c.call("c1")["recording"]
    (connected,) = c.events(CallConnected)
    assert (connected.waited_s, connected.agent, connected.at) == (4.0, "ana", c.now + WALL)


def test_caller_who_hangs_up_after_talking_sends_the_agent_to_wrap_up() -> None:
    c = centre("ana")
    c.queue("c1")
    c.now += 4
    c.answer("ana")
    c.now += 30
    said = c.hang_up("c1")
    assert said == [HangUpOffer(c.offer_of("ana"))]
    assert c.state("ana") == "wrap_up" and c.call("c1") is None
    (left,) = c.events(CallLeftQueue)
    assert (left.outcome, left.waited_s, left.talked_s, left.agent) == ("answered", 4.0, 30.0, "ana")
    (ended,) = c.events(CallEnded)
    assert (ended.outcome, ended.by, ended.talked_s, ended.queue) == ("answered", "caller", 30.0, "sales")


def test_agent_who_hangs_up_ends_the_call() -> None:
    c = centre("ana")
    c.queue("c1")
    c.answer("ana")
    assert c.agent_hangs_up("ana") == [HangUpCall(CallId("c1"))]
    (ended,) = c.events(CallEnded)
    assert (ended.outcome, ended.by) == ("answered", "agent")
    assert c.hang_up("c1") == []
    assert len(c.events(CallEnded)) == 1


def test_caller_who_hangs_up_while_ringing_frees_the_agent_with_the_idle_time_kept() -> None:
    c = centre("ana", "beto")
    c.queue("c1")
    offer = c.offer_of("ana")
    c.now += 5
    assert c.hang_up("c1") == [StopRinging(offer, answered_elsewhere=False)]
    assert c.state("ana") == "ready"
    c.now += 5
    c.queue("c2")
    assert c.rung() == [("ana", "c2")]
    (left,) = c.events(CallLeftQueue)
    assert left.outcome == "abandoned"
    assert [end.result for end in c.events(OfferEnded)] == ["withdrawn"]


def test_caller_who_hangs_up_between_answer_and_bridge_leaves_no_agent_hanging() -> None:
    c = centre("ana")
    c.queue("c1")
    c.pick_up("ana")
    assert c.hang_up("c1") == [HangUpOffer(c.offer_of("ana"))]
    assert c.state("ana") == "ready"
    assert c.tell(OfferConnected(c.offer_of("ana"))) == [HangUpOffer(c.offer_of("ana"))]
    assert c.state("ana") == "ready" and c.events(CallConnected) == []


def test_answer_after_withdrawal_is_hung_up() -> None:
    c = centre("ana")
    c.queue("c1")
    c.hang_up("c1")
    assert c.pick_up("ana") == [HangUpOffer(c.offer_of("ana"))]


def test_failed_bridge_keeps_the_callers_place_and_tries_another_agent() -> None:
    c = centre("ana", "beto")
    c.queue("c1")
    c.queue("c2")
    c.pick_up("ana")
    c.tell(ConnectFailed(c.offer_of("ana")))
    assert c.order() == ["c1", "c2"]
    assert c.state("ana") == "ready"
    c.hang_up("c2")
    assert c.rung() == [("beto", "c1")]


def test_bridge_that_is_never_reported_does_not_hold_the_two_for_ever() -> None:
    c = centre("ana", "beto")
    c.queue("c1")
    c.pick_up("ana")
    c.pass_s(11)
    assert HangUpOffer(c.offer_of("ana")) in c.said
    assert c.rung() == [("beto", "c1")]


def test_facts_repeated_late_or_unknown_change_nothing() -> None:
    c = centre("ana")
    c.queue("c1")
    offer = c.offer_of("ana")
    c.answer("ana")
    before = (c.acd.view(), len(c.history))
    for fact in (OfferAnswered(offer), OfferConnected(offer), ConnectFailed(offer), CallGone(CallId("zz"))):
        assert c.tell(fact) == []
    c.tell(OfferGone(OfferId("zz")), CallDiverted(CallId("zz"), "x"))
    assert (c.acd.view(), len(c.history)) == before


def test_call_that_arrived_first_is_started_once_and_takes_its_path_along() -> None:
    c = centre("ana")
    c.arrive("c1")
    assert c.call("c1")["state"] == "greeting"
    c.queue("c1", path=("main:1",))
    assert len(c.events(CallStarted)) == 1
    assert c.events(CallEnteredQueue)[0].path == ("main:1",)
    c.arrive("c1")
    assert c.call("c1")["state"] == "offered"


def test_queued_again_in_the_same_queue_only_makes_sure_of_the_music() -> None:
    c = centre()
    c.queue("c1")
    said = c.queue("c1")
    assert said == [Hold(CallId("c1"), QueueName("sales"))]
    assert len(c.events(CallEnteredQueue)) == 1


def test_call_that_has_ended_is_not_brought_back_by_a_late_fact() -> None:
    c = centre()
    c.queue("c1")
    c.hang_up("c1")
    assert c.queue("c1") == [HangUpCall(CallId("c1"))]
    c.arrive("c1")
    assert c.call("c1") is None and len(c.events(CallStarted)) == 1


def test_caller_who_leaves_in_the_greeting_served_themselves() -> None:
    c = centre()
    c.arrive("c1")
    c.hang_up("c1")
    assert c.events(CallEnded)[0].outcome == "self_service"


def test_call_refused_for_busy_lines_counts_at_the_queue_its_number_leads_to() -> None:
    to_sales = Route(RouteKind.QUEUE, "sales")
    hours = Hours("office", "Office", (), (), to_sales, Route(RouteKind.HANGUP), Route(RouteKind.HANGUP))
    numbers = {"57": Number("57", "Main", Route(RouteKind.HOURS, "office"))}
    c = centre_of([sales()], [agent("ana", "sales")], numbers=numbers, hours={"office": hours})
    c.arrive("c1", did="57")
    c.tell(CallGone(CallId("c1"), EndedBy.SYSTEM, 17, rejected=True))
    assert c.events(CallEnded)[0].outcome == "rejected" and c.events(CallEnded)[0].queue == "sales"
    assert c.line()["today"]["rejected"] == 1 and c.line()["today"]["offered"] == 0


def test_blind_transfer_by_the_agent_closes_the_visit_and_frees_the_agent() -> None:
    c = centre("ana")
    c.queue("c1")
    c.answer("ana")
    c.now += 10
    offer = c.offer_of("ana")
    said = c.tell(CallDiverted(CallId("c1"), "extension:105"))
    assert said == [HangUpOffer(offer), StopRecording(CallId("c1"))]
    assert c.state("ana") == "wrap_up" and c.call("c1")["state"] == "diverted"
    (left,) = c.events(CallLeftQueue)
    assert (left.outcome, left.to, left.talked_s) == ("transferred", "extension:105", 10.0)
    c.hang_up("c1")
    assert c.events(CallEnded)[0].outcome == "transferred"


def test_call_transferred_into_a_queue_begins_a_second_visit_with_a_new_wait() -> None:
    c = centre_of([sales(), Queue("help", "Help")], [agent("ana", "sales")])
    c.log_in("ana")
    c.queue("c1")
    c.answer("ana")
    c.now += 60
    assert StopRecording(CallId("c1")) in c.queue("c1", "help")
    assert [entry.visit for entry in c.events(CallEnteredQueue)] == [1, 2]
    c.now += 7
    c.hang_up("c1")
    assert c.events(CallLeftQueue)[1].waited_s == 7.0


def test_supervisor_moves_a_waiting_caller_who_keeps_the_time_in_line() -> None:
    c = centre_of([sales(), Queue("help", "Help")], [])
    c.queue("old", "sales")
    c.now += 30
    c.queue("young", "help")
    c.tell(CallMoved(CallId("old"), QueueName("help")))
    assert c.order("help") == ["old", "young"]
    assert c.events(CallLeftQueue)[0].outcome == "transferred"


@pytest.mark.parametrize(
    ("call", "queue", "code"),
    [
        ("gone", "help", Refusal.UNKNOWN_CALL),
        ("c1", "nowhere", Refusal.UNKNOWN_QUEUE),
        ("c1", "help", Refusal.NOT_WAITING),
    ],
)
def test_impossible_moves_are_refused_with_a_code(call: str, queue: str, code: Refusal) -> None:
    c = centre_of([sales(), Queue("help", "Help")], [agent("ana", "sales")])
    c.log_in("ana")
    c.queue("c1")
    c.answer("ana")
    with pytest.raises(Refused) as refused:
        c.tell(CallMoved(CallId(call), QueueName(queue)))
    assert refused.value.code is code


def test_caller_of_a_queue_that_is_no_more_goes_where_the_number_leads_now() -> None:
    numbers = {"5716001000": Number("5716001000", "Main", Route(RouteKind.MENU, "main"))}
    c = centre_of([sales()], [], numbers=numbers)
    assert c.queue("c1", "gone") == [Divert(CallId("c1"), "menu-main", "s")]
    c.queue("c1", "sales")
    assert c.order() == ["c1"]


def test_caller_of_unknown_queue_and_number_is_hung_up() -> None:
    c = centre()
    assert c.queue("c1", "gone") == [HangUpCall(CallId("c1"))]
    assert (c.events(CallEnded)[0].outcome, c.events(CallEnded)[0].reason) == ("failed", "unknown_queue")


def test_calls_of_the_fallback_queue_end_as_what_they_were() -> None:
    c = centre()
    c.arrive("answered")
    c.tell(CallDiverted(CallId("answered"), "fallback"))
    c.tell(CallGone(CallId("answered"), EndedBy.CALLER))
    c.arrive("unserved")
    c.tell(CallGone(CallId("unserved"), EndedBy.CALLER, reason="fallback"))
    assert [end.outcome for end in c.events(CallEnded)] == ["answered", "abandoned"]


def test_system_that_fails_under_a_waiting_caller_is_no_abandonment() -> None:
    c = centre()
    c.queue("c1")
    c.tell(CallGone(CallId("c1"), EndedBy.SYSTEM, reason="asterisk_restarted"))
    assert c.events(CallEnded)[0].outcome == "failed"
    assert c.line()["today"]["abandoned"] == 0
