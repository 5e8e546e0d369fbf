"""Trunks up and down, lines busy, phones in use."""

from dataclasses import replace

from appliance.acd.lines import Lines, TrunkLine
from appliance.core.site.model import Queue, Registration, SipTrunk, Trunk
from tests.support.core_site import agent, site


class Seen:
    def __init__(self, *trunks: Trunk) -> None:
        self.clock = 1000.0
        self.states: list[tuple[str, bool, str]] = []
        self.touched: list[str] = []
        self.lines = Lines(lambda: self.clock, self.touched.append, self._state)
        self.configure(*trunks)

    def configure(self, *trunks: Trunk) -> None:
        named = {trunk.name: trunk for trunk in trunks}
        self.lines.configure(replace(site([Queue("citas", "Citas")], [agent("ana", "citas")]), trunks=named))

    def _state(self, line: TrunkLine) -> None:
        self.states.append((line.name, line.up, line.reason))


PLAIN = SipTrunk("carrier", "Operador", "10.78.0.1", channels=4)
REGISTERING = SipTrunk("isp", "ISP", "10.78.0.1", channels=2, registration=Registration("u"))


def test_nothing_is_said_of_a_trunk_before_asterisk_has_said_anything() -> None:
    seen = Seen(PLAIN)
    assert seen.states == []
    assert seen.lines.trunks["carrier"].entity()["reason"] == "unknown"


def test_a_trunk_goes_down_and_up_and_each_is_told_once() -> None:
    seen = Seen(PLAIN)
    for online in (True, True, False, False, True):
        seen.clock += 1
        seen.lines.trunk_online("carrier", online)
    assert seen.states == [
        ("carrier", True, ""),
        ("carrier", False, "unreachable"),
        ("carrier", True, ""),
    ]
    assert seen.lines.trunks["carrier"].since == 1005.0


def test_a_registering_trunk_is_up_only_when_registered() -> None:
    seen = Seen(REGISTERING)
    seen.lines.trunk_online("isp", True)
    seen.lines.trunk_registration("isp", "Rejected")
    seen.lines.trunk_registration("isp", "Registered")
    assert seen.states == [("isp", False, "unregistered"), ("isp", True, "")]
    assert seen.lines.trunks["isp"].entity()["registration"] == "registered"


def test_why_it_is_down_may_change_while_it_is_down() -> None:
    seen = Seen(REGISTERING)
    seen.lines.trunk_online("isp", True)
    seen.lines.trunk_registration("isp", "Rejected")
    assert seen.lines.trunks["isp"].reason == "registration_rejected"


def test_busy_lines_count_both_directions_and_each_channel_once() -> None:
    seen = Seen(PLAIN)
    for channel in ("1.1", "1.1", "1.2"):
        seen.lines.channel_came(channel, "carrier")
    assert (seen.lines.busy, seen.lines.total) == (2, 4)
    seen.lines.channel_went("1.1")
    seen.lines.channel_went("1.1")
    assert seen.lines.busy == 1


def test_a_phone_is_in_use_from_its_first_channel_to_its_last() -> None:
    seen = Seen(PLAIN)
    assert seen.lines.channel_came("1.1", "101") == "101"
    assert seen.lines.channel_came("1.2", "101") is None
    assert seen.lines.channel_went("1.1") is None
    assert seen.lines.channel_went("1.2") == "101"


def test_an_unknown_endpoint_is_no_line() -> None:
    seen = Seen(PLAIN)
    assert seen.lines.channel_came("1.1", "stranger") is None
    assert seen.lines.channel_went("1.1") is None


def test_a_dead_asterisk_takes_all_lines_down() -> None:
    seen = Seen(PLAIN, REGISTERING)
    seen.lines.trunk_online("carrier", True)
    seen.lines.channel_came("1.1", "carrier")
    seen.lines.asterisk_went()
    entity = seen.lines.trunks["carrier"].entity()
    assert (entity["up"], entity["reason"], entity["busy"]) == (False, "asterisk_down", 0)
    assert seen.lines.channel_went("1.1") is None


def test_another_site_keeps_what_is_known_of_the_trunks_that_stay() -> None:
    seen = Seen(PLAIN, REGISTERING)
    seen.lines.trunk_online("carrier", True)
    seen.configure(PLAIN)
    assert seen.lines.trunks.keys() == {"carrier"}
    assert seen.lines.trunks["carrier"].up
