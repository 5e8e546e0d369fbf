"""What comes through the feed is checked before the core hears of it."""

from typing import Any

import pytest

from appliance.acd.commands import Commands
from appliance.core.facts import AgentLogsIn, AgentPauses, CallMoved, Fact
from appliance.core.ids import CallId, Extension, QueueName, Username
from appliance.core.refusals import Refusal, Refused
from appliance.feed.protocol import FeedError
from tests.support.asynchronous import asynchronous


async def ping(_args: dict[str, Any], by: str) -> dict[str, Any]:
    return {"pong": by}


def commands(told: list[Fact]) -> Commands:
    return Commands(told.append, {"ping": ping})


@pytest.mark.parametrize(
    ("name", "args", "fact"),
    [
        ("agent.login", {"agent": "ana", "extension": "101"}, AgentLogsIn(Username("ana"), Extension("101"))),
        (
            "agent.login",
            {"agent": "ana", "extension": "101", "reason": "break"},
            AgentLogsIn(Username("ana"), Extension("101"), "break"),
        ),
        ("agent.pause", {"agent": "ana", "reason": "break"}, AgentPauses(Username("ana"), "break")),
        ("call.move", {"call": "1.2", "queue": "ventas"}, CallMoved(CallId("1.2"), QueueName("ventas"))),
    ],
)
@asynchronous
async def test_a_command_is_a_fact(name: str, args: dict[str, Any], fact: Fact) -> None:
    told: list[Fact] = []
    assert await commands(told).run(name, args, "sofia") == {}
    assert told == [fact]


@pytest.mark.parametrize(
    ("name", "args", "word"),
    [
        ("agent.login", {"agent": "ana"}, "extension"),
        ("agent.login", {"agent": 7, "extension": "101"}, "agent"),
        ("agent.pause", {"agent": "ana", "reason": ""}, "reason"),
        ("agent.pause", {"agent": "ana", "reason": "x" * 1000}, "reason"),
        ("call.move", {"call": ["1"], "queue": "ventas"}, "call"),
    ],
)
@asynchronous
async def test_a_bad_argument_is_named(name: str, args: dict[str, Any], word: str) -> None:
    told: list[Fact] = []
    with pytest.raises(FeedError, match=word) as refused:
        await commands(told).run(name, args, "sofia")
    assert refused.value.code == "bad_arguments"
    assert told == []


@asynchronous
async def test_an_unknown_command_says_which_there_are() -> None:
    with pytest.raises(FeedError, match=r"agent\.login") as refused:
        await commands([]).run("agent.dance", {}, "sofia")
    assert refused.value.code == "unknown_command"


@asynchronous
async def test_the_cores_refusal_keeps_its_code() -> None:
    def refuse(_fact: Fact) -> None:
        raise Refused(Refusal.NOT_LOGGED_IN, "Log in first.")

    with pytest.raises(FeedError) as refused:
        await Commands(refuse, {}).run("agent.ready", {"agent": "ana"}, "sofia")
    assert refused.value.code == "not_logged_in"


@asynchronous
async def test_the_services_own_actions_are_run() -> None:
    assert await commands([]).run("ping", {}, "sofia") == {"pong": "sofia"}
