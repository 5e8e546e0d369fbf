"""Asterisk's events as facts of the core, whatever the network put into them."""

from dataclasses import replace

import pytest

from appliance.acd import variables
from appliance.acd.translate import facts
from appliance.core.facts import (
    CallArrived,
    Caller,
    CallGone,
    CallQueued,
    EndedBy,
    OfferAnswered,
    OfferFailure,
    OfferGone,
)
from appliance.core.ids import CallId, OfferId
from pbx.ari.events import ChannelDestroyed, EnteredApp, UserEvent
from tests.unit.acd.make import NOW, caller, offer, waiting


def test_a_caller_handed_to_a_queue() -> None:
    channel = waiting(PRIORITY="7", SKILLS="english=5, billing=2,nonsense", PATH="main:1,sub:2")
    (queued,) = facts(EnteredApp(channel, ("queue", "citas")), NOW)
    assert isinstance(queued, CallQueued)
    assert queued.priority == 7
    assert queued.skills == {"english": 5, "billing": 2}
    assert queued.path == ("main:1", "sub:2")
    assert queued.caller == Caller("3001112233", "Peña")
    assert queued.waited_s == 0.0, "a new caller has waited for nothing yet"


def test_a_caller_pulled_out_of_the_plain_queue_keeps_the_time_waited() -> None:
    channel = replace(waiting(queued_s=33), context="acd-return")
    (queued,) = facts(EnteredApp(channel, ("queue", "citas")), NOW)
    assert isinstance(queued, CallQueued)
    assert queued.waited_s == pytest.approx(33)


def test_malformed_variables_are_passed_over() -> None:
    channel = waiting(PRIORITY="high", SKILLS="english=many", QUEUED_AT="yesterday", AT="nan")
    (queued,) = facts(EnteredApp(channel, ("queue", "citas")), NOW)
    assert isinstance(queued, CallQueued)
    assert (queued.priority, queued.skills, queued.at) == (None, {}, channel.created_at)


@pytest.mark.parametrize("number", ["anonymous", "Unknown", "unavailable", "", "\x00\x01"])
def test_a_caller_without_a_number_has_an_empty_one(number: str) -> None:
    channel = replace(caller(), caller_number=number, caller_name=number)
    assert variables.caller(channel) == Caller("", "")


def test_names_are_made_printable_and_short() -> None:
    channel = replace(caller(), caller_name="  Año\r\nEvil: header\u202e\ufffd " + "x" * 500)
    name = variables.caller(channel).name
    assert name.startswith("Año Evil: header x") or name.startswith("AñoEvil: header x")
    assert len(name) <= variables.LONGEST_NAME


def test_an_agent_who_answers() -> None:
    leg = offer()
    assert facts(EnteredApp(leg, ("agent", leg.id)), NOW) == [OfferAnswered(OfferId(leg.id))]


@pytest.mark.parametrize(
    ("cause", "failure"),
    [(17, OfferFailure.BUSY), (21, OfferFailure.DECLINED), (19, OfferFailure.NO_ANSWER),
     (20, OfferFailure.UNREACHABLE), (38, OfferFailure.UNREACHABLE), (16, None)],
)  # fmt: skip
def test_why_a_phone_was_not_answered(cause: int, failure: OfferFailure | None) -> None:
    leg = offer(answered=False)
    assert facts(ChannelDestroyed(leg, cause), NOW) == [OfferGone(OfferId(leg.id), failure)]


def test_an_agent_who_hangs_up_has_failed_at_nothing() -> None:
    leg = offer()
    assert facts(ChannelDestroyed(leg, 17), NOW) == [OfferGone(OfferId(leg.id), None)]


def test_a_caller_who_hangs_up() -> None:
    (gone,) = facts(ChannelDestroyed(waiting(), 16), NOW)
    assert gone == CallGone(CallId("1.1"), EndedBy.CALLER, 16)


def test_a_refused_call_has_arrived_and_was_rejected() -> None:
    arrived, gone = facts(ChannelDestroyed(caller(OUTCOME="rejected", state="Ring"), 34), NOW)
    assert isinstance(arrived, CallArrived)
    assert isinstance(gone, CallGone)
    assert (gone.rejected, gone.cause) == (True, 34)


def test_a_channel_that_is_neither_caller_nor_agent_says_nothing() -> None:
    stranger = replace(caller(), id="9.9")
    assert facts(ChannelDestroyed(stranger, 16), NOW) == []
    assert facts(UserEvent("TimbreCall", stranger), NOW) == []
    assert facts(UserEvent("Other", caller()), NOW) == []
    assert facts(EnteredApp(stranger, ()), NOW) == []


def test_a_call_in_the_dialplan_is_told_by_a_user_event() -> None:
    (arrived,) = facts(UserEvent("TimbreCall", caller(PATH="main:2")), NOW)
    assert isinstance(arrived, CallArrived)
    assert (arrived.did, arrived.trunk, arrived.path) == ("5000", "carrier", ("main:2",))


def test_quotes_and_backslashes_of_a_name_lose_the_wires_escapes() -> None:
    channel = replace(caller(), caller_name=r"José \"Pepe\" C:\\Ruiz")
    assert variables.caller(channel).name == 'José "Pepe" C:\\Ruiz'


def test_a_number_that_nobody_has_is_a_call_refused() -> None:
    channel = caller(OUTCOME="unknown_number", DID="999", state="Ring")
    arrived, gone = facts(ChannelDestroyed(channel, 1), NOW)
    assert isinstance(arrived, CallArrived)
    assert gone == CallGone(CallId("1.1"), EndedBy.CALLER, 1, rejected=True, reason="unknown_number")
