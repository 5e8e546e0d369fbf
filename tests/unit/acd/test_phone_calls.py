"""Calls between phones and out through a trunk."""

from dataclasses import replace

from appliance.acd.phone_calls import PhoneCalls
from appliance.core.history import CallEnded, CallStarted, HistoryEvent
from tests.unit.acd.make import NOW, caller


class Seen:
    def __init__(self) -> None:
        self.history: list[HistoryEvent] = []
        self.clock = NOW
        self.calls = PhoneCalls(self.history.append, lambda _call: None, lambda: self.clock)
        self.channel = replace(
            caller("5.5", DIR="out", TRUNK="carrier", DID="3001112233", state="Ring"), name="PJSIP/101-1"
        )


def test_a_call_out_is_seen_answered_and_written_down() -> None:
    seen = Seen()
    assert PhoneCalls.is_one(seen.channel)
    seen.calls.seen(seen.channel)
    assert seen.calls.calls["5.5"].entity()["state"] == "greeting"
    seen.clock += 5
    seen.calls.state(replace(seen.channel, state="Up"))
    entity = seen.calls.calls["5.5"].entity()
    assert (entity["state"], entity["direction"], entity["did"]) == ("talking", "out", "3001112233")
    seen.clock += 60
    seen.calls.ended("5.5", 16)
    started, ended = seen.history
    assert isinstance(started, CallStarted)
    assert isinstance(ended, CallEnded)
    assert (started.direction, started.trunk) == ("out", "carrier")
    assert (ended.outcome, ended.talked_s) == ("answered", 60.0)
    assert seen.calls.calls == {}


def test_a_call_that_nobody_answers_has_failed() -> None:
    seen = Seen()
    seen.calls.seen(seen.channel)
    seen.calls.ended("5.5", 17)
    assert [getattr(event, "outcome", None) for event in seen.history] == [None, "failed"]


def test_a_phones_call_that_enters_a_queue_is_the_cores_from_then_on() -> None:
    seen = Seen()
    seen.calls.seen(seen.channel)
    seen.calls.hand_over("5.5")
    seen.calls.ended("5.5", 16)
    assert seen.history == []


def test_the_other_end_of_a_transfer_is_no_call_of_its_own() -> None:
    seen = Seen()
    assert not PhoneCalls.is_one(replace(seen.channel, name="Local/103@phones-1;2"))


def test_a_call_out_that_found_no_place_was_refused_on_the_trunk_tried_last() -> None:
    seen = Seen()
    seen.calls.seen(replace(seen.channel, variables=seen.channel.variables | {"TIMBRE_TRUNK": ""}))
    seen.calls.ended("5.5", 34, "link_full", refused=True, trunk="carrier")
    started, ended = seen.history
    assert isinstance(started, CallStarted)
    assert isinstance(ended, CallEnded)
    assert (started.trunk, ended.outcome, ended.reason) == ("carrier", "rejected", "link_full")
