"""Asterisk's events, as it really sent them, become frozen values."""

import pytest

from pbx.ari.events import (
    AttendedTransfer,
    BlindTransfer,
    ChannelDestroyed,
    EndpointChanged,
    EnteredApp,
    PlaybackFinished,
    UserEvent,
    parse,
)


def channel(**more: object) -> dict[str, object]:
    return {
        "id": "1795339399.2",
        "name": "PJSIP/carrier-00000002",
        "state": "Up",
        "caller": {"name": "Peña", "number": "3001112233"},
        "dialplan": {
            "context": "queue-citas",
            "exten": "s",
            "priority": 5,
            "app_name": "Stasis",
            "app_data": "acd,queue,citas",
        },
        "creationtime": "2026-11-22T09:23:19.865+0000",
        "language": "es",
        "channelvars": {"TIMBRE_CALL": "1795339399.2", "TIMBRE_PATH": "", "TIMBRE_OFFER": ""},
    } | more


def test_a_caller_who_enters_the_application() -> None:
    event = parse({"type": "StasisStart", "args": ["queue", "citas"], "channel": channel()})
    assert isinstance(event, EnteredApp)
    assert event.arguments == ("queue", "citas")
    assert event.replaced is None
    assert event.channel.endpoint == "carrier"
    assert event.channel.technology == "PJSIP"
    assert event.channel.caller_name == "Peña"
    assert event.channel.application == "Stasis(acd,queue,citas)"
    assert event.channel.created_at == pytest.approx(1795339399.865)


def test_variables_that_are_empty_are_as_good_as_unset() -> None:
    event = parse({"type": "ChannelCreated", "channel": channel()})
    assert event is not None
    assert event.channel.variables == {"TIMBRE_CALL": "1795339399.2"}


def test_a_channel_with_hardly_anything_in_it() -> None:
    event = parse({"type": "ChannelDestroyed", "channel": {"id": "x"}, "cause": 16})
    assert isinstance(event, ChannelDestroyed)
    assert (event.channel.endpoint, event.channel.caller_number, event.channel.created_at) == ("", "", 0.0)


def test_a_time_that_is_no_time_is_zero() -> None:
    event = parse({"type": "ChannelCreated", "channel": channel(creationtime="yesterday")})
    assert event is not None
    assert event.channel.created_at == 0.0


def test_an_endpoint_name_with_dashes_stays_whole() -> None:
    event = parse({"type": "ChannelCreated", "channel": channel(name="PJSIP/carrier-two-0000000a")})
    assert event is not None
    assert event.channel.endpoint == "carrier-two"


def test_a_transfer_says_whom_it_replaced() -> None:
    old = channel(id="offer-1", name="PJSIP/101-00000003")
    event = parse({"type": "StasisStart", "args": [], "channel": channel(), "replace_channel": old})
    assert isinstance(event, EnteredApp)
    assert event.replaced is not None
    assert event.replaced.id == "offer-1"


def test_a_blind_transfer_names_phone_and_target() -> None:
    event = parse(
        {"type": "BridgeBlindTransfer", "channel": channel(), "exten": "103", "context": "phones",
         "result": "Success"}
    )  # fmt: skip
    assert isinstance(event, BlindTransfer)
    assert (event.extension, event.succeeded) == ("103", True)


def test_an_attended_transfer_names_both_legs() -> None:
    event = parse(
        {"type": "BridgeAttendedTransfer", "transferer_first_leg": channel(id="a"), "result": "Fail",
         "transferer_second_leg": channel(id="b"), "transfer_target": channel(name="PJSIP/103-01")}
    )  # fmt: skip
    assert isinstance(event, AttendedTransfer)
    assert (event.first.id, event.second.id, event.target, event.succeeded) == ("a", "b", "103", False)


def test_a_playback_that_ends_names_its_channel() -> None:
    event = parse(
        {"type": "PlaybackFinished", "playback": {"id": "p", "target_uri": "channel:c", "state": "done"}}
    )
    assert event == PlaybackFinished("p", "c", failed=False)


def test_endpoints_come_and_go() -> None:
    def change(status: str) -> object:
        return parse(
            {"type": "PeerStatusChange", "endpoint": {"technology": "PJSIP", "resource": "101"},
             "peer": {"peer_status": status}}
        )  # fmt: skip

    assert change("Reachable") == EndpointChanged("PJSIP", "101", online=True)
    assert change("Unreachable") == EndpointChanged("PJSIP", "101", online=False)


def test_a_user_event_without_a_channel() -> None:
    assert parse({"type": "ChannelUserevent", "eventname": "X"}) == UserEvent("X", None)


def test_events_of_no_interest_are_nothing() -> None:
    assert parse({"type": "ChannelVarset", "channel": channel()}) is None
    assert parse({}) is None
