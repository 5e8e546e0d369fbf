"""The doctor at the network: cables, cards, the way out and names are really as bad as it says."""

import contextlib
import ctypes
import fcntl
import os
import socket
import struct
import subprocess

import pytest

from tests.support.doctor import examine, wait_finding, wait_well
from tests.support.floor import CARRIER_ADDRESS, PEERS
from tests.support.network_peers import names
from tests.support.site import changed
from tests.support.waiting import wait_until

LAN = {"zone": "lan", "ipv4": ["10.77.0.2/24"]}
WAN = {"zone": "wan", "ipv4": ["10.78.0.2/24"], "gateway": "10.78.0.1"}
TUNSETIFF, IFF_TAP, IFF_NO_PI, IFF_VNET_HDR = 0x400454CA, 0x0002, 0x1000, 0x4000
SIOCETHTOOL, ETHTOOL_GSET, ETHTOOL_SSET = 0x8946, 1, 2
NO_SUCH_KIND = 0x7F
"""Of segmentation: what the frame's head says cannot be."""


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=20).stdout


def at_switch(state):
    """The other end of the LAN's cable."""
    run("nsenter", f"--net={PEERS / 'lan'}", "ip", "link", "set", "lan-peer", state)


@pytest.fixture
def cable():
    """Pulled and put in with `at_switch`; in again at the end, with its address."""
    yield
    at_switch("up")
    wait_well("cable_out:lan0")


def test_a_cable_that_is_out_and_one_that_is_loose(small, cable):
    for _ in range(3):
        at_switch("down")
        wait_finding("cable_out:lan0")
        at_switch("up")
        wait_well("cable_out:lan0")
    assert wait_finding("link_flapping:lan0")["args"]["losses"] >= 3


class Card:
    """A network card of our own, whose line we are."""

    def __init__(self, name):
        self.name = name
        self.line = os.open("/dev/net/tun", os.O_RDWR)
        wanted = struct.pack("16sH22x", name.encode(), IFF_TAP | IFF_NO_PI | IFF_VNET_HDR)
        fcntl.ioctl(self.line, TUNSETIFF, wanted)
        run("ip", "link", "set", name, "up")

    def close(self):
        os.close(self.line)

    def settle_on(self, duplex):
        """What it and the switch have agreed on."""
        told = bytearray(44)
        struct.pack_into("I", told, 0, ETHTOOL_GSET)
        self._ethtool(told)
        struct.pack_into("I", told, 0, ETHTOOL_SSET)
        struct.pack_into("HB", told, 12, 100, duplex)
        self._ethtool(told)

    def _ethtool(self, told):
        room = (len(told) + 7) // 8 * 8
        buffer = bytearray(room)
        buffer[: len(told)] = told
        view = (ctypes.c_char * room).from_buffer(buffer)
        request = struct.pack("16sP16x", self.name.encode(), ctypes.addressof(view))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            fcntl.ioctl(sock, SIOCETHTOOL, request)
        told[:] = bytes(view)[: len(told)]

    def damaged(self, frames):
        """So many frames come that the card cannot make sense of."""
        head = struct.pack("BBHHHH", 0, NO_SUCH_KIND, 54, 1400, 0, 0)
        for _ in range(frames):
            with contextlib.suppress(OSError):
                os.write(self.line, head + b"\xff" * 6 + b"\x02" * 6 + b"\x08\x00" + bytes(46))


@pytest.fixture
def card(small, apply_site):
    card = Card("desk0")
    interfaces = {"lan0": LAN, "desk0": {"zone": "lan"}, "wan0": WAN}
    apply_site(changed(small, "network", "interfaces", to=interfaces))
    yield card
    card.close()


def test_a_card_that_talks_while_the_switch_does(card):
    card.settle_on(duplex=0)
    wait_finding("link_half_duplex:desk0")
    card.settle_on(duplex=1)
    wait_well("link_half_duplex:desk0")


def test_frames_that_come_damaged(card):
    wait_until(lambda: "desk0" in run("cat", "/run/timbre-jobs/health.json"), "the jobs to look at it")
    card.damaged(50)
    assert wait_finding("link_errors:desk0")["args"]["errors"] >= 20


def test_an_interface_that_the_site_names_has_its_cable(card):
    run("ip", "link", "set", "desk0", "down")
    wait_finding("cable_out:desk0")


def test_a_router_that_is_not_there(small, apply_site):
    wrong = WAN | {"gateway": "10.78.0.99"}
    far = {"label": "Lejano", "host": "203.0.113.9", "channels": 2}
    site = changed(small, "network", "interfaces", to={"lan0": LAN, "wan0": wrong})
    apply_site(changed(site, "trunks", "far", to=far))
    assert wait_finding("gateway_silent")["args"] == {"address": "10.78.0.99", "interface": "wan0"}
    apply_site(changed(site, "network", "interfaces", to={"lan0": LAN, "wan0": WAN}))
    wait_well("gateway_silent")


def named(site, host):
    trunk = {"label": "Por nombre", "host": host, "channels": 2}
    return changed(changed(site, "network", "dns", to=[CARRIER_ADDRESS]), "trunks", "named", to=trunk)


def test_name_servers_that_are_silent_and_one_that_knows(small, apply_site):
    apply_site(named(small, "sip.carrier.test"))
    assert wait_finding("name_servers_silent")["args"]["names"] == "sip.carrier.test"
    with names({"sip.carrier.test": "10.78.0.77"}):
        wait_well("name_servers_silent", "name_unknown:sip.carrier.test", timeout_s=120)


def test_a_name_that_is_nobodys(small, apply_site):
    with names({"sip.carrier.test": "10.78.0.77"}):
        apply_site(named(small, "sip.carier.test"))
        wait_finding("name_unknown:sip.carier.test", timeout_s=120)
        assert "name_servers_silent" not in examine()
