"""Agents: logging in, pausing, wrapping up, missing calls, and what their phones do to them."""

import pytest

from appliance.core.commands import Ring, StopRinging
from appliance.core.facts import (
    AgentEndsWrapUp,
    AgentLogsIn,
    AgentLogsOut,
    AgentPauses,
    AgentReady,
    ExtensionInUse,
    ExtensionReachable,
    OfferFailure,
    OfferGone,
)
from appliance.core.history import AgentChanged, OfferEnded
from appliance.core.ids import Extension, Username
from appliance.core.refusals import Refusal, Refused
from appliance.core.site.model import Queue
from tests.support.core_site import agent
from tests.unit.core.centre import WALL, Centre, centre, centre_of, sales

ANA = Username("ana")
X100, X101 = Extension("100"), Extension("101")


def talking() -> Centre:
    c = centre("ana")
    c.queue("c1")
    c.answer("ana")
    return c


def test_agent_logs_in_ready_and_is_seen_at_the_phone() -> None:
    c = centre("ana")
    assert c.agent("ana")["extension"] == "100" and c.state("ana") == "ready"
    (event,) = c.events(AgentChanged)
    assert (event.state, event.extension, event.at) == ("ready", "100", 1000 + WALL)


def test_agent_may_log_in_paused() -> None:
    c = centre_of([sales()], [agent("ana", "sales")])
    c.tell(AgentLogsIn(ANA, X100, "lunch"))
    assert c.state("ana") == "paused" and c.agent("ana")["reason"] == "lunch"


def test_agent_who_logs_in_while_callers_wait_is_rung_for_the_first() -> None:
    c = centre()
    c.acd.reconfigure(centre_of([sales()], [agent("ana", "sales")]).acd._floor.site, c.now)
    c.queue("c1")
    c.queue("c2")
    assert [ring.call for ring in c.tell(AgentLogsIn(ANA, X100)) if isinstance(ring, Ring)] == ["c1"]


def test_two_agents_cannot_sit_at_one_phone() -> None:
    c = centre("ana", "beto")
    with pytest.raises(Refused) as refused:
        c.tell(AgentLogsIn(ANA, X101))
    assert refused.value.code is Refusal.EXTENSION_TAKEN
    assert "beto" in refused.value.message


def test_agent_changes_the_phone_between_calls_but_not_during_one() -> None:
    c = centre("ana")
    c.tell(AgentLogsIn(ANA, Extension("105")))
    assert c.agent("ana")["extension"] == "105" and c.state("ana") == "ready"
    c.queue("c1")
    c.answer("ana")
    with pytest.raises(Refused) as refused:
        c.tell(AgentLogsIn(ANA, X100))
    assert refused.value.code is Refusal.IN_CALL


@pytest.mark.parametrize(
    ("fact", "code"),
    [
        (AgentLogsIn(Username("zoe"), X100), Refusal.UNKNOWN_AGENT),
        (AgentLogsIn(ANA, Extension("999")), Refusal.UNKNOWN_EXTENSION),
        (AgentLogsIn(ANA, X100, "sulking"), Refusal.UNKNOWN_REASON),
        (AgentPauses(ANA, "break"), Refusal.NOT_LOGGED_IN),
        (AgentReady(ANA), Refusal.NOT_LOGGED_IN),
        (AgentEndsWrapUp(ANA), Refusal.NOT_LOGGED_IN),
    ],
)
def test_what_cannot_be_is_refused_with_a_code_and_changes_nothing(fact: object, code: Refusal) -> None:
    c = centre_of([sales()], [agent("ana", "sales")])
    before = c.acd.view()
    with pytest.raises(Refused) as refused:
        c.tell(fact)  # type: ignore[arg-type]
    assert refused.value.code is code and refused.value.message
    assert c.acd.view() == before and not c.acd.drain()


def test_wrap_up_ends_by_time() -> None:
    c = talking()
    c.hang_up("c1")
    c.pass_s(14.9)
    assert c.state("ana") == "wrap_up"
    c.pass_s(0.2)
    assert c.state("ana") == "ready"


@pytest.mark.parametrize("by_hand", [AgentReady(ANA), AgentEndsWrapUp(ANA)])
def test_wrap_up_ends_by_hand_and_the_next_caller_is_rung(by_hand: AgentReady | AgentEndsWrapUp) -> None:
    c = talking()
    c.queue("c2")
    c.hang_up("c1")
    assert c.rung() == []
    c.tell(by_hand)
    assert c.rung() == [("ana", "c2")]


def test_end_of_wrap_up_without_wrap_up_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        centre("ana").tell(AgentEndsWrapUp(ANA))
    assert refused.value.code is Refusal.NOT_IN_WRAP_UP


def test_pause_asked_for_in_a_call_is_shown_and_comes_after_the_wrap_up() -> None:
    c = talking()
    c.pause("ana", "lunch")
    assert c.state("ana") == "talking"
    assert c.agent("ana")["next_state"] == {"state": "paused", "reason": "lunch"}
    c.hang_up("c1")
    assert c.state("ana") == "wrap_up"
    c.tell(AgentEndsWrapUp(ANA))
    assert (c.state("ana"), c.agent("ana")["reason"]) == ("paused", "lunch")
    assert c.agent("ana")["next_state"] is None


def test_pause_asked_for_in_a_call_may_be_taken_back() -> None:
    c = talking()
    c.pause("ana")
    c.ready("ana")
    c.hang_up("c1")
    c.pass_s(15)
    assert c.state("ana") == "ready"


def test_pause_in_wrap_up_begins_at_once() -> None:
    c = talking()
    c.hang_up("c1")
    c.pause("ana")
    assert c.state("ana") == "paused"
    c.pass_s(60)
    assert c.state("ana") == "paused"


def test_log_out_while_talking_waits_for_the_conversation_and_skips_the_wrap_up() -> None:
    c = talking()
    c.tell(AgentLogsOut(ANA))
    assert c.agent("ana")["next_state"] == {"state": "offline", "reason": ""}
    c.hang_up("c1")
    assert c.state("ana") == "offline" and c.agent("ana")["extension"] is None


def test_log_out_twice_is_no_error() -> None:
    c = centre("ana")
    c.tell(AgentLogsOut(ANA))
    c.tell(AgentLogsOut(ANA))
    assert c.state("ana") == "offline"


def test_pausing_while_the_phone_rings_declines_the_call() -> None:
    c = centre("ana", "beto")
    c.queue("c1")
    offer = c.offer_of("ana")
    c.pause("ana")
    assert StopRinging(offer, answered_elsewhere=False) in c.said
    assert c.rung() == [("beto", "c1")]
    assert c.state("ana") == "paused" and c.events(OfferEnded)[0].result == "declined"


def test_another_reason_for_the_same_pause_is_a_new_period_in_history() -> None:
    c = centre("ana")
    c.pause("ana", "break")
    c.now += 60
    c.pause("ana", "lunch")
    c.pause("ana", "lunch")
    assert [event.reason for event in c.events(AgentChanged)] == ["", "break", "lunch"]
    assert c.agent("ana")["since"] == c.now + WALL


def test_missed_call_pauses_the_agent_for_the_queues_reason_and_keeps_the_callers_place() -> None:
    c = centre("ana", "beto", queue=sales(missed_pause="asleep"))
    c.queue("c1")
    c.pause("beto")
    c.queue("c2")
    c.pass_s(20)
    assert (c.state("ana"), c.agent("ana")["reason"]) == ("paused", "asleep")
    assert c.order() == ["c1", "c2"]
    c.ready("beto")
    assert c.rung() == [("beto", "c1")]


@pytest.mark.parametrize(
    ("failure", "result"),
    [
        (OfferFailure.DECLINED, "declined"),
        (OfferFailure.BUSY, "declined"),
        (OfferFailure.NO_ANSWER, "timed_out"),
    ],
)
def test_declined_and_unanswered_offers_pause_the_agent_alike(failure: OfferFailure, result: str) -> None:
    c = centre("ana")
    c.queue("c1")
    c.decline("ana", failure)
    assert (c.state("ana"), c.agent("ana")["reason"]) == ("paused", "missed-call")
    assert c.events(OfferEnded)[0].result == result
    assert c.call("c1")["state"] == "waiting"


def test_phone_that_cannot_be_rung_is_left_alone_ever_longer_while_the_agent_stays_ready() -> None:
    c = centre("ana")
    c.queue("c1")
    tries = []
    for _ in range(6):
        c.decline("ana", OfferFailure.UNREACHABLE)
        assert c.state("ana") == "ready"
        before = c.now
        while not c.rung():
            c.pass_s(1)
        tries.append(c.now - before)
    assert tries == [5, 10, 20, 40, 60, 60]


def test_failed_offer_goes_to_the_next_agent_at_once() -> None:
    c = centre("ana", "beto")
    c.queue("c1")
    c.tell(OfferGone(c.offer_of("ana"), OfferFailure.UNREACHABLE))
    assert c.rung() == [("beto", "c1")]


def test_unreachable_phone_is_not_rung_until_it_is_back() -> None:
    c = centre("ana")
    c.tell(ExtensionReachable(X100, False))
    assert c.agent("ana")["reachable"] is False and c.state("ana") == "ready"
    c.queue("c1")
    assert c.rung() == []
    c.tell(ExtensionReachable(X100, True))
    assert c.rung() == [("ana", "c1")]


def test_phone_that_comes_back_is_tried_without_waiting_for_the_rest_to_end() -> None:
    c = centre("ana")
    c.queue("c1")
    c.decline("ana", OfferFailure.UNREACHABLE)
    c.tell(ExtensionReachable(X100, True))
    assert c.rung() == [("ana", "c1")]


def test_agent_who_says_ready_is_tried_without_waiting_for_the_rest_to_end() -> None:
    c = centre("ana")
    c.queue("c1")
    c.decline("ana", OfferFailure.UNREACHABLE)
    c.ready("ana")
    assert c.rung() == [("ana", "c1")]


def test_own_call_makes_the_agent_busy_and_its_end_ready() -> None:
    c = centre("ana")
    c.tell(ExtensionInUse(X100, True))
    assert c.state("ana") == "busy"
    c.queue("c1")
    assert c.rung() == []
    c.tell(ExtensionInUse(X100, False))
    assert c.rung() == [("ana", "c1")]


def test_own_call_while_ringing_withdraws_the_offer_without_blame() -> None:
    c = centre("ana", "beto")
    c.queue("c1")
    c.tell(ExtensionInUse(X100, True))
    assert c.state("ana") == "busy" and c.rung() == [("beto", "c1")]
    assert c.events(OfferEnded)[0].result == "withdrawn"


def test_own_call_made_in_wrap_up_makes_busy_only_after_it() -> None:
    c = talking()
    c.hang_up("c1")
    c.tell(ExtensionInUse(X100, True))
    assert c.state("ana") == "wrap_up"
    c.pass_s(15)
    assert c.state("ana") == "busy"


def test_paused_agents_stay_paused_through_their_own_calls() -> None:
    c = centre("ana")
    c.pause("ana")
    c.tell(ExtensionInUse(X100, True))
    assert c.state("ana") == "paused"
    c.tell(ExtensionInUse(X100, False))
    assert c.state("ana") == "paused"


def test_agents_day_is_counted() -> None:
    c = talking()
    c.now += 90
    c.hang_up("c1")
    assert (c.agent("ana")["calls_today"], c.agent("ana")["talk_today_s"]) == (1, 90.0)
    c.acd.new_day(c.now)
    assert (c.agent("ana")["calls_today"], c.agent("ana")["talk_today_s"]) == (0, 0.0)


def test_agent_of_several_queues_serves_the_highest_priority_first_then_the_longest_wait() -> None:
    queues = [sales(), Queue("vip", "Vip", priority=5), Queue("help", "Help")]
    c = centre_of(queues, [agent("ana", "sales", "vip", "help")])
    c.queue("old", "help")
    c.now += 1
    c.queue("young", "sales")
    c.queue("asked", "sales", priority=3)
    c.queue("urgent", "vip")
    served = []
    c.log_in("ana")
    for _ in range(4):
        served.append(c.agent("ana")["call"])
        c.answer("ana")
        c.hang_up(served[-1])
        c.ready("ana")
    assert served == ["urgent", "asked", "old", "young"]
