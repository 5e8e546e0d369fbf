"""The section of the link: read, written back, and what is said of mistakes."""

import pytest

from appliance.core.site.model import Network, Overhead, Wan
from appliance.core.site.parse import parse, to_data
from tests.support.site import small_site


def with_wan(**wan):
    site = small_site()
    for user in site["users"].values():
        user.pop("pin", None)
    return site | {"network": {"wan": wan}}


def test_link_comes_back_as_it_was_written():
    data = with_wan(down="4 Mbit/s", up="512 kbit/s", overhead="dsl")
    site = parse(data).site
    assert site.network == Network(wan=Wan(4000, 512, Overhead.DSL))
    assert to_data(site)["network"] == {"wan": {"down": "4 Mbit/s", "up": "512 kbit/s", "overhead": "dsl"}}


def test_site_without_a_link_has_none_and_writes_none():
    site = parse(small_site()).site
    assert site.network.wan is None
    assert "network" not in to_data(site)


@pytest.mark.parametrize(
    ("wan", "path", "code"),
    [
        ({"down": "4 Mbit/s"}, "network.wan.up", "missing"),
        ({"down": "4", "up": "1 Mbit/s"}, "network.wan.down", "not_rate"),
        ({"down": 4, "up": "1 Mbit/s"}, "network.wan.down", "not_rate"),
        ({"down": "4 Mbit/s", "up": "64 kbit/s"}, "network.wan.up", "rate_range"),
        ({"down": "4 Mbit/s", "up": "1 Mbit/s", "overhead": "atm"}, "network.wan.overhead", "not_choice"),
        ({"down": "4 Mbit/s", "up": "1 Mbit/s", "shape": True}, "network.wan.shape", "unknown_key"),
    ],
)
def test_mistakes_are_named_with_their_place(wan, path, code):
    [problem] = parse(with_wan(**wan)).errors
    assert (problem.path, problem.code) == (path, code)


LAN, WAN = {"zone": "lan"}, {"zone": "wan"}


@pytest.mark.parametrize(
    ("interfaces", "path", "code"),
    [
        ({"lo": LAN, "lan0": LAN}, "network.interfaces.lo", "not_interface"),
        ({"a b": LAN, "lan0": LAN}, "network.interfaces.a b", "not_interface"),
        (
            {"x; flush": WAN, "lan0": LAN},
            "network.interfaces.x; flush",
            "not_interface",
        ),
        ({"lan0": {}}, "network.interfaces.lan0.zone", "missing"),
        ({"lan0": {"zone": "dmz"}}, "network.interfaces.lan0.zone", "not_choice"),
        ({}, "network.interfaces", "no_lan"),
        ({"wan0": WAN}, "network.interfaces", "no_lan"),
        ({"lan0": LAN, "wan0": WAN, "wan1": WAN}, "network.interfaces.wan1.zone", "second_wan"),
    ],
)
def test_interfaces_that_lock_out_or_confuse_are_named(interfaces, path, code):
    problems = parse(small_site() | {"network": {"interfaces": interfaces}}).errors
    assert (path, code) in [(problem.path, problem.code) for problem in problems]
    assert all(problem.text("es") != problem.text("en") for problem in problems)


def test_link_without_an_interface_to_the_outside_is_an_error():
    data = with_wan(down="4 Mbit/s", up="1 Mbit/s")
    data["network"]["interfaces"] = {"lan0": LAN}
    [problem] = parse(data).errors
    assert (problem.path, problem.code) == ("network.wan", "no_uplink")


def test_more_lines_than_calls_that_fit_is_a_warning():
    parsed = parse(with_wan(down="4 Mbit/s", up="1 Mbit/s", overhead="none"))
    [told] = [problem for problem in parsed.problems if problem.code == "lines_do_not_fit"]
    assert told.args == {"value": "150", "fits": "10"}
    assert parsed.site is not None


def test_trunk_on_the_lan_takes_nothing_of_the_link():
    data = with_wan(down="4 Mbit/s", up="1 Mbit/s")
    data["trunks"]["carrier"]["link"] = "lan"
    assert "lines_do_not_fit" not in [problem.code for problem in parse(data).problems]
