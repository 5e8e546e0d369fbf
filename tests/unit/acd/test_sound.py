"""What is done about how calls sound: alarms, and places on the link."""

import asyncio
from pathlib import Path
from typing import Any

from appliance.acd.alarms import Alarms
from appliance.acd.lines import Lines
from appliance.acd.quality import LiveLeg
from appliance.acd.sound import ROOM, Meter, Sound
from appliance.core.quality.causes import NEEDED
from appliance.core.quality.leg import Leg, Stream
from appliance.core.site.model import Site
from appliance.core.site.parse import parse
from pbx.ari.result import Result
from tests.support.site import changed, small_site
from tests.unit.acd.make import NOW

WELL, LOSSY = Leg(Stream(250), Stream(250), 0.02), Leg(Stream(220, 30), Stream(250), 0.02)


def site(up_kbit: int = 1000) -> Site:
    wan = {"down": "4 Mbit/s", "up": f"{up_kbit} kbit/s", "overhead": "ethernet"}
    parsed = parse(changed(small_site(), "network", to={"wan": wan}))
    assert parsed.site is not None
    return parsed.site


class Asterisk:
    def __init__(self) -> None:
        self.room = "?"

    def command(self, _method: str, uri: str, **query: object) -> asyncio.Future[Result]:
        assert (uri, query["variable"]) == ("asterisk/variable", ROOM)
        self.room = str(query["value"])
        return asyncio.get_running_loop().create_future()


class Box:
    def __init__(self, folder: Path) -> None:
        self.asterisk = Asterisk()
        self.now = 0.0
        self.links = 0
        self.alarms = Alarms(lambda: NOW, lambda _code: None)
        self.lines = Lines(lambda: NOW, lambda _name: None, lambda _line: None)
        ari: Any = self.asterisk
        self.sound = Sound(
            lambda: ari,
            self.lines,
            self.alarms,
            self._link,
            lambda: NOW,
            lambda: self.now,
            Meter(folder / "dev"),
        )
        self.lines.configure(site())
        self.sound.configure(site())

    def _link(self) -> None:
        self.links += 1

    def round(self, *legs: LiveLeg) -> None:
        self.sound.round(list(legs))
        self.now += 5.0


def on_trunk(last: Leg, channel: str = "1.1") -> LiveLeg:
    return LiveLeg(channel, channel, "carrier", None, None, "alaw", last, last)


def at_desk(last: Leg) -> LiveLeg:
    return LiveLeg("o1", "1.1", None, "112", "ana", "alaw", last, last)


def carry(file: Path, up: int, down: int) -> None:
    """What the kernel's counters of the link say."""
    heads = "Inter-|   Receive  |  Transmit\n face |bytes packets\n"
    file.write_text(
        f"{heads}    lo:  7 1 0 0 0 0 0 0  7 1 0 0 0 0 0 0\n  wan0:{down} 1 0 0 0 0 0 0 {up} 1 0 0 0 0 0 0\n"
    )


def test_the_links_places_are_offered(tmp_path: Path) -> None:
    async def run() -> None:
        box = Box(tmp_path)
        box.lines.channel_came("1.1", "carrier")
        entity = box.sound.entity()
        assert entity is not None
        assert (entity["places"], entity["configured"], entity["busy"], entity["free"]) == (9, 9, 1, 8)
        assert box.asterisk.room == "", "what is rendered holds"

    asyncio.run(run())


def test_calls_that_suffer_lower_the_limit_and_asterisk_is_told(tmp_path: Path) -> None:
    async def run() -> None:
        box = Box(tmp_path)
        for _ in range(2):
            box.round(on_trunk(LOSSY), on_trunk(LOSSY, "2.2"), on_trunk(LOSSY, "3.3"))
        entity = box.sound.entity()
        assert entity is not None
        assert (entity["places"], entity["why"]) == (2, "loss")
        assert box.asterisk.room == "2000"
        assert box.links == 2

    asyncio.run(run())


def test_a_full_upload_is_an_alarm_with_its_figures(tmp_path: Path) -> None:
    async def run() -> None:
        box = Box(tmp_path)
        box.lines.channel_came("1.1", "carrier")
        for number in range(NEEDED + 1):
            carry(tmp_path / "dev", 625_000 * number, 10_000 * number)  # 1000 kbit/s over five seconds
            box.round(on_trunk(LOSSY))
        args = box.alarms.active["upload_full"]["args"]
        assert (args["used_kbit"], args["rate_kbit"], args["bulk_kbit"]) == (1000, 1000, 905)

    asyncio.run(run())


def test_an_alarm_goes_when_it_is_well_again(tmp_path: Path) -> None:
    async def run() -> None:
        box = Box(tmp_path)
        for _ in range(NEEDED):
            box.round(on_trunk(WELL), at_desk(LOSSY))
        assert set(box.alarms.active) == {"quality_desk:112"}
        for _ in range(12):
            box.round(on_trunk(WELL), at_desk(WELL))
        assert box.alarms.active == {}

    asyncio.run(run())


def test_a_site_without_rates_has_no_places_and_blames_the_trunk(tmp_path: Path) -> None:
    async def run() -> None:
        box = Box(tmp_path)
        parsed = parse(small_site())
        assert parsed.site is not None
        box.sound.configure(parsed.site)
        for _ in range(NEEDED):
            box.round(on_trunk(LOSSY))
        assert box.sound.entity() is None
        assert set(box.alarms.active) == {"quality_trunk:carrier"}
        assert box.asterisk.room == ""

    asyncio.run(run())


def test_counters_that_begin_anew_give_no_rate(tmp_path: Path) -> None:
    meter = Meter(tmp_path / "dev")
    assert meter.look("wan0", 0.0) is None
    carry(tmp_path / "dev", 1000, 1000)
    assert meter.look("wan0", 5.0) is None
    carry(tmp_path / "dev", 1000 + 625, 1000)
    assert meter.look("wan0", 10.0) == (1.0, 0.0)
    carry(tmp_path / "dev", 0, 0)
    assert meter.look("wan0", 15.0) is None


UNHEARD = Leg(Stream(0), Stream(500), None)


def test_a_trunk_whose_callers_are_not_heard_is_told_apart_from_bad_sound(tmp_path: Path) -> None:
    async def run() -> None:
        box = Box(tmp_path)
        for _ in range(NEEDED):
            box.round(on_trunk(UNHEARD), at_desk(WELL))
        assert set(box.alarms.active) == {"trunk_one_way:carrier"}
        box.round()
        assert set(box.alarms.active) == {"trunk_one_way:carrier"}, "the caller hung up, and it is news still"
        box.round(on_trunk(WELL, "1.2"))
        assert box.alarms.active == {}

    asyncio.run(run())


def test_a_phone_that_is_not_heard_is_named(tmp_path: Path) -> None:
    async def run() -> None:
        box = Box(tmp_path)
        box.round(on_trunk(WELL), at_desk(UNHEARD))
        assert set(box.alarms.active) == {"desk_one_way:112"}

    asyncio.run(run())


def test_of_several_callers_one_that_is_not_heard_is_enough(tmp_path: Path) -> None:
    async def run() -> None:
        box = Box(tmp_path)
        box.round(on_trunk(WELL, "1.1"), on_trunk(UNHEARD, "1.2"))
        assert set(box.alarms.active) == {"trunk_one_way:carrier"}

    asyncio.run(run())


def test_who_was_heard_and_fell_silent_is_on_hold(tmp_path: Path) -> None:
    async def run() -> None:
        box = Box(tmp_path)
        held = Leg(Stream(0), Stream(250), 0.02)
        box.round(LiveLeg("1.1", "1.1", "carrier", None, None, "alaw", Leg(Stream(90), Stream(900)), held))
        assert not [code for code in box.alarms.active if "one_way" in code]

    asyncio.run(run())
