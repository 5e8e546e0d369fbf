"""Legs followed from their answer to their hang-up, and what is told of them."""

import asyncio
from dataclasses import replace
from typing import Any

from appliance.acd.quality import Quality
from appliance.core.history import HistoryEvent, LegMeasured
from pbx.ari.events import Channel
from pbx.ari.result import Result
from tests.unit.acd.make import NOW, caller

TEXT = (
    "ssrc=1;themssrc=2;lp=50;rxjitter=0.01;rxcount=950;txjitter=0.01;txcount=1000;rlp=100;rtt=0.1"
    "/avgrxjitter=000.008/ maxrtt=000.2; avgrtt=000.12;/(alaw)"
)


class Asterisk:
    """Answers as its ARI would, of streams that go on."""

    def __init__(self) -> None:
        self.figures: dict[str, dict[str, float]] = {}
        self.asked: list[str] = []

    def command(
        self, _method: str, uri: str, _body: object = None, **_query: object
    ) -> asyncio.Future[Result]:
        self.asked.append(uri)
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        name = uri.split("/")[1]
        if uri.endswith("variable"):
            future.set_result(Result(200, {"value": "(alaw)"}))
        elif name in self.figures:
            future.set_result(Result(200, self.figures[name]))
        else:
            future.set_result(Result(404, {"message": "Channel not found"}))
        return future


class Box:
    def __init__(self) -> None:
        self.asterisk = Asterisk()
        self.history: list[HistoryEvent] = []
        self.rounds: list[int] = []
        ari: Any = self.asterisk
        self.quality = Quality(
            lambda: ari,
            self.history.append,
            lambda _call: None,
            lambda legs: self.rounds.append(len(legs)),
            lambda: NOW,
            frozenset({"carrier"}),
        )


def trunk_leg(**more: str) -> Channel:
    return replace(caller("1.1", state="Up", **more), name="PJSIP/carrier-00000001")


def desk_leg(**more: str) -> Channel:
    variables = {"TIMBRE_CALL": "1.1", "TIMBRE_OFFER": "offer-1.1-1", "TIMBRE_AGENT": "ana"} | more
    return Channel("offer-1.1-1", "PJSIP/101-00000002", "Up", variables=variables)


def sound(lost: int = 0, count: int = 1000) -> dict[str, float]:
    return {"rxcount": count, "rxploss": lost, "txcount": count, "txploss": 0, "rtt": 0.05, "rxjitter": 0.002}


def test_a_call_shows_both_legs_and_one_score() -> None:
    async def run() -> None:
        box = Box()
        for channel in (trunk_leg(), desk_leg(), trunk_leg()):
            box.quality.seen(channel)
        box.asterisk.figures = {"1.1": sound(lost=100), "offer-1.1-1": sound()}
        await box.quality.ask()
        entity = box.quality.entity("1.1")
        assert entity is not None
        carrier, desk = entity["legs"]
        assert (carrier["trunk"], carrier["extension"], carrier["loss_in_pct"]) == ("carrier", None, 9.09)
        assert (desk["trunk"], desk["extension"], desk["codec"]) == (None, "101", "alaw")
        assert entity["mos"] < desk["mos"]
        assert box.rounds == [2]

    asyncio.run(run())


def test_each_round_tells_of_what_came_since_the_one_before() -> None:
    async def run() -> None:
        box = Box()
        box.quality.seen(trunk_leg())
        for lost, count in ((100, 900), (100, 1150), (125, 1375)):
            box.asterisk.figures = {"1.1": sound(lost, count)}
            await box.quality.ask()
        last = box.quality.legs["1.1"].last
        assert last is not None
        assert (last.heard.packets, last.heard.lost) == (225, 25)

    asyncio.run(run())


def test_a_leg_that_rings_or_belongs_to_nobody_is_not_followed() -> None:
    box = Box()
    box.quality.seen(replace(trunk_leg(), state="Ring"))
    box.quality.seen(Channel("9.9", "PJSIP/101-00000009", "Up"))
    box.quality.seen(replace(trunk_leg(), name="Local/101-1"))
    assert box.quality.legs == {}


def test_a_leg_that_went_unseen_is_forgotten_when_asked() -> None:
    async def run() -> None:
        box = Box()
        box.quality.seen(trunk_leg())
        await box.quality.ask()
        assert box.quality.legs == {}
        assert box.rounds == [0]

    asyncio.run(run())


def test_the_end_of_a_leg_is_told_to_history_with_its_last_figures() -> None:
    box = Box()
    box.quality.seen(desk_leg())
    box.quality.ended(desk_leg(TIMBRE_RTCP=TEXT))
    (event,) = box.history
    assert isinstance(event, LegMeasured)
    assert (event.call, event.leg, event.extension, event.agent) == ("1.1", "offer-1.1-1", "101", "ana")
    assert (event.heard_packets, event.heard_lost, event.told_packets, event.told_lost) == (950, 50, 900, 100)
    assert (event.rtt_s, event.rtt_max_s, event.heard_jitter_s) == (0.12, 0.2, 0.008)
    assert box.quality.legs == {}


def test_a_phone_that_only_rang_leaves_no_trace() -> None:
    box = Box()
    box.quality.ended(desk_leg(TIMBRE_RTCP="ssrc=1;lp=0;rxcount=0;txcount=0;rlp=0;rtt=0///(alaw)"))
    box.quality.ended(desk_leg())
    assert box.history == []


def test_a_leg_rung_for_a_call_out_is_that_calls() -> None:
    box = Box()
    leg = Channel(
        "7.2", "PJSIP/carrier-00000007", "Up", variables={"TIMBRE_LEG_OF": "7.1", "TIMBRE_RTCP": TEXT}
    )
    box.quality.ended(leg)
    (event,) = box.history
    assert isinstance(event, LegMeasured)
    assert (event.call, event.leg, event.trunk) == ("7.1", "7.2", "carrier")
