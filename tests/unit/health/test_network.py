"""Cables and the way out: of a kernel's own words, and what is made of them over time."""

from pathlib import Path

from appliance.health.network import WINDOW_S, Gateway, Lately, Link, Trend, gateway, links

ROUTES = """\
Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
lan0\t00000000\t01004D0A\t0003\t0\t0\t200\t00000000\t0\t0\t0
wan0\t00000000\t01004E0A\t0003\t0\t0\t100\t00000000\t0\t0\t0
lan0\t00004D0A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
"""
NEIGHBOURS = """\
IP address       HW type     Flags       HW address            Mask     Device
10.78.0.1        0x1         0x0         00:00:00:00:00:00     *        wan0
10.77.0.1        0x1         0x2         92:64:f0:23:1e:31     *        lan0
"""


def link(carrier=True, errors=0, name="lan0"):
    return Link(name, carrier, half_duplex=False, errors=errors)


def write(folder: Path, neighbours=NEIGHBOURS, routes=ROUTES):
    (folder / "route").write_text(routes)
    (folder / "arp").write_text(neighbours)
    return folder


def test_of_two_ways_out_the_one_taken_first_is_looked_at(tmp_path):
    assert gateway(write(tmp_path)) == Gateway("10.78.0.1", "wan0", answers=False)


def test_a_router_that_told_its_hardware_address_answers(tmp_path):
    well = NEIGHBOURS.replace("0x0         00:00:00:00:00:00", "0x2         92:64:f0:23:1e:32")
    assert gateway(write(tmp_path, well)) == Gateway("10.78.0.1", "wan0", answers=True)


def test_without_a_way_out_or_before_anything_went_there_nothing_is_said(tmp_path):
    assert gateway(write(tmp_path, routes=ROUTES.splitlines()[0])) is None
    assert gateway(write(tmp_path, NEIGHBOURS.replace("10.78.0.1", "10.78.0.9"))) is None


def test_what_a_link_counted_is_told_for_ten_minutes():
    trend = Trend()
    assert trend.take([link(errors=1000)], 0.0) == {"lan0": Lately(0, 0, True)}
    assert trend.take([link(errors=1030)], 5.0)["lan0"].errors == 30
    assert trend.take([link(errors=1030)], WINDOW_S)["lan0"].errors == 30
    assert trend.take([link(errors=1030)], WINDOW_S + 6)["lan0"].errors == 0


def test_a_cable_that_was_out_is_counted_each_time_and_remembered_to_have_been_in():
    trend = Trend()
    for at, carrier in enumerate([True, False, False, True, False]):
        lately = trend.take([link(carrier)], float(at))["lan0"]
    assert lately == Lately(0, 2, had_carrier=True)
    assert trend.take([link(False)], 10 * WINDOW_S)["lan0"] == Lately(0, 0, had_carrier=True)
    assert not Trend().take([link(False)], 0.0)["lan0"].had_carrier


def test_counters_or_a_clock_that_went_back_begin_anew():
    trend = Trend()
    trend.take([link(errors=50)], 100.0)
    assert trend.take([link(errors=7)], 105.0)["lan0"].errors == 0
    assert trend.take([link(errors=9)], 50.0)["lan0"].errors == 0


def test_the_kernels_own_counters_are_read():
    (loopback,) = links(["lo", "no-such0"])
    assert loopback.name == "lo"
    assert not loopback.half_duplex
