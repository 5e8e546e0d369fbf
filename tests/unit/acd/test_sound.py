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
    def __init__(self, interfaces: Path) -> None:
        self.asterisk = Asterisk()
        self.now = 0.0
        self.links = 0
        self.alarms = Alarms(lambda: NOW, lambda _code: None)
        self.lines = Lines(lambda: NOW, lambda _name: None, lambda _line: None)
        ari: Any = self.asterisk
        self.sound = Sound(
            lambda: ari, self.lines, self.alarms, self._link, lambda: NOW, lambda: self.now, Meter(interfaces)
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


def carry(folder: Path, up: int, down: int) -> None:
    """What the kernel's counters of the link say."""
    place = folder / "wan0" / "statistics"
    place.mkdir(parents=True, exist_ok=True)
    (place / "tx_bytes").write_text(f"{up}\n")
    (place / "rx_bytes").write_text(f"{down}\n")


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
            carry(tmp_path, 625_000 * number, 10_000 * number)  # 1000 kbit/s over five seconds
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
    meter = Meter(tmp_path)
    assert meter.look("wan0", 0.0) is None
    carry(tmp_path, 1000, 1000)
    assert meter.look("wan0", 5.0) is None
    carry(tmp_path, 1000 + 625, 1000)
    assert meter.look("wan0", 10.0) == (1.0, 0.0)
    carry(tmp_path, 0, 0)
    assert meter.look("wan0", 15.0) is None
