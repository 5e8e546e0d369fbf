"""What a returning ACD makes of the calls that it finds."""

from dataclasses import replace

import pytest

from appliance.acd.adopt import Adoption, Known, plan
from appliance.core.facts import (
    AgentLogsIn,
    CallAdopted,
    CallArrived,
    CallDiverted,
    CallGone,
    CallQueued,
    EndedBy,
    OfferAnswered,
    OfferGone,
)
from appliance.core.ids import CallId, Extension, OfferId, Username
from pbx.ari.events import Bridge, Channel
from tests.unit.acd.make import NOW, caller, joined, offer, waiting


def adopt(*channels: Channel, bridges: tuple[Bridge, ...] = (), known: Known | None = None) -> Adoption:
    return plan(channels, bridges, known or Known(), NOW, asterisk_restarted=False)


def test_a_caller_in_line_keeps_the_time_waited() -> None:
    adoption = adopt(waiting(queued_s=42))
    (queued,) = adoption.facts
    assert isinstance(queued, CallQueued)
    assert (queued.queue, queued.waited_s) == ("citas", pytest.approx(42))
    assert adoption.legs[CallId("1.1")].queue == "citas"


def test_a_conversation_goes_on_with_its_agent_and_its_times() -> None:
    customer = waiting(queued_s=60)
    leg = offer(CONNECTED_AT=str(NOW - 20))
    adoption = adopt(customer, leg, bridges=(joined("1.1", leg),))
    login, adopted = adoption.facts
    assert login == AgentLogsIn(Username("ana"), Extension("101"))
    assert isinstance(adopted, CallAdopted)
    assert (adopted.agent, adopted.offer) == ("ana", leg.id)
    assert (adopted.waited_s, adopted.talked_s) == (pytest.approx(40), pytest.approx(20))
    assert adoption.hang_up == []
    assert adoption.legs[CallId("1.1")].joined == leg.id


def test_a_recording_that_goes_on_is_known_and_the_next_gets_another_name() -> None:
    customer = waiting()
    customer.variables["MIXMONITOR_FILENAME"] = "/var/lib/timbre/recordings/2026/11/22/1.1.raw"
    leg = offer()
    adoption = adopt(customer, leg, bridges=(joined("1.1", leg),))
    assert adoption.recorded == ["1.1"]
    assert adoption.legs[CallId("1.1")].recordings == 1


def test_a_phone_that_rings_is_silenced_and_the_caller_waits_on() -> None:
    ringing = offer(answered=False)
    adoption = adopt(waiting(), ringing)
    assert adoption.hang_up == [ringing.id]
    assert [type(fact) for fact in adoption.facts] == [CallQueued]


def test_an_agent_who_answered_while_nobody_was_there_is_joined_with_the_caller() -> None:
    leg = offer()
    adoption = adopt(waiting(), leg)
    assert adoption.join == [("1.1", leg.id)]
    assert [type(fact) for fact in adoption.facts] == [AgentLogsIn, CallAdopted]
    assert adoption.hang_up == []


def test_an_agent_on_the_line_whose_caller_left_is_freed() -> None:
    leg = offer()
    assert adopt(leg).hang_up == [leg.id]


def test_callers_of_the_plain_queue_are_pulled_back_unless_they_talk() -> None:
    alone = caller("1.1", OUTCOME="fallback", QUEUE="citas")
    talking = caller("2.2", OUTCOME="fallback", QUEUE="citas")
    adoption = adopt(alone, talking, bridges=(Bridge("b7", ("2.2", "9.9")),))
    assert adoption.pull_back == [alone.name]
    assert [fact for fact in adoption.facts if isinstance(fact, CallDiverted)] == [
        CallDiverted(CallId("2.2"), "fallback")
    ]
    assert adoption.fallback == ["1.1", "2.2"]


def test_a_conversation_of_the_plain_queue_becomes_ours_with_its_agent_if_one_is_known() -> None:
    caller_ = caller("1.1", OUTCOME="fallback", QUEUE="citas", QUEUED_AT=str(NOW - 50))
    caller_.variables["MIXMONITOR_FILENAME"] = "/rec/2026/11/22/1.1.fallback.raw"
    phone = replace(offer("1.1", CONNECTED_AT=str(NOW - 20)), id="7.7", application="AppQueue()")
    phone.variables["TIMBRE_OFFER"] = "7.7"
    adoption = adopt(caller_, phone, bridges=(Bridge("b7", ("1.1", "7.7")),))
    login, adopted = adoption.facts
    assert login == AgentLogsIn(Username("ana"), Extension("101"))
    assert isinstance(adopted, CallAdopted)
    assert (adopted.waited_s, adopted.talked_s) == (pytest.approx(30), pytest.approx(20))
    assert adoption.began == [(adopted, "/rec/2026/11/22/1.1.fallback.raw")]
    assert (adoption.fallback, adoption.recorded, adoption.hang_up) == (["1.1"], ["1.1"], [])
    nobody = replace(phone, variables=phone.variables | {"TIMBRE_AGENT": ""})
    (alone,) = adopt(caller_, nobody, bridges=(Bridge("b7", ("1.1", "7.7")),)).facts
    assert isinstance(alone, CallAdopted)
    assert (alone.agent, alone.extension) == ("", "101")


def test_a_caller_in_a_menu_is_seen() -> None:
    (arrived,) = adopt(caller(PATH="main:1")).facts
    assert isinstance(arrived, CallArrived)
    assert arrived.path == ("main:1",)


def test_a_caller_whom_a_phone_transferred_is_not_offered_again() -> None:
    colleague = replace(caller("3.3"), variables={}, name="Local/103@phones-1;1")
    customer = waiting()
    customer.variables["MIXMONITOR_FILENAME"] = "/rec/2026/11/22/1.1.raw"
    adoption = adopt(customer, colleague, bridges=(joined("1.1", colleague),))
    assert [type(fact) for fact in adoption.facts] == [CallArrived, CallDiverted]
    assert adoption.recorded == ["1.1"], "for the core to end"
    assert adoption.legs[CallId("1.1")].companion == "3.3"


def test_a_phone_left_alone_by_a_feature_code_goes_back_to_the_dialplan() -> None:
    phone = replace(caller("4.4", application="Stasis(acd,feature,ready,101)"), variables={})
    assert adopt(phone).release == ["4.4"]


def test_a_phone_call_is_only_looked_at() -> None:
    own = caller("5.5", DIR="internal", TRUNK="")
    adoption = adopt(own)
    assert adoption.phone_calls == [own]
    assert adoption.facts == []


@pytest.mark.parametrize(
    ("restarted", "reason", "by"),
    [(True, "asterisk_restarted", EndedBy.SYSTEM), (False, "gone_unseen", EndedBy.CALLER)],
)
def test_calls_that_are_no_more_are_gone_and_it_is_said_why(
    restarted: bool, reason: str, by: EndedBy
) -> None:
    known = Known(frozenset({CallId("1.1")}), frozenset({OfferId("o")}), frozenset({CallId("2.2")}))
    facts = plan([], [], known, NOW, restarted).facts
    gone = {fact.call: fact for fact in facts if isinstance(fact, CallGone)}
    assert gone.keys() == {"1.1", "2.2"}
    assert {(fact.reason, fact.by) for fact in gone.values()} == {(reason, by)}
    assert OfferGone(OfferId("o")) in facts


def test_after_a_lost_connection_the_core_is_told_only_what_it_missed() -> None:
    leg = offer()
    known = Known(frozenset({CallId("1.1")}), frozenset({OfferId(leg.id)}))
    adoption = adopt(waiting(), leg, known=known)
    assert adoption.facts == [OfferAnswered(OfferId(leg.id))]
    assert adoption.hang_up == []
