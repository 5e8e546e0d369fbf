"""The doctor at the network: cables, cards, the way out and names are really as bad as it says."""

import ctypes
import fcntl
import json
import os
import socket
import struct
import subprocess
from pathlib import Path

import pytest

from tests.support.doctor import examine, wait_finding, wait_well
from tests.support.floor import BOX_LAN, CARRIER_ADDRESS, PEERS
from tests.support.network_peers import names
from tests.support.site import changed
from tests.support.waiting import wait_until

LAN = {"zone": "lan", "ipv4": ["10.77.0.2/24"]}
WAN = {"zone": "wan", "ipv4": ["10.78.0.2/24"], "gateway": "10.78.0.1"}
HEALTH = Path("/run/timbre-jobs/health.json")
VXLAN = 4789
TUNSETIFF, IFF_TAP, IFF_NO_PI = 0x400454CA, 0x0002, 0x1000
SIOCETHTOOL, ETHTOOL_GSET, ETHTOOL_SSET = 0x8946, 1, 2


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=20).stdout


def seen():
    """What the jobs, which look every few seconds, saw last."""
    return HEALTH.read_text(encoding="utf-8")


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
        wait_until(lambda: "cable_out:lan0" in seen(), "the jobs to see it", timeout_s=30)
        at_switch("up")
        wait_well("cable_out:lan0")
        wait_until(lambda: "cable_out:lan0" not in seen(), "the jobs to see it", timeout_s=30)
    assert wait_finding("link_flapping:lan0")["args"]["losses"] >= 3


class Card:
    """A network card of our own, whose line we are."""

    def __init__(self, name):
        self.name = name
        self.line = os.open("/dev/net/tun", os.O_RDWR)
        wanted = struct.pack("16sH22x", name.encode(), IFF_TAP | IFF_NO_PI)
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


@pytest.fixture
def card(small, apply_site):
    card = Card("desk0")
    apply_site(with_desk(small))
    yield card
    card.close()


def with_desk(site):
    """One interface more, which the site names."""
    interfaces = {"lan0": LAN, "desk0": {"zone": "lan"}, "wan0": WAN}
    return changed(site, "network", "interfaces", to=interfaces)


def test_a_card_that_talks_while_the_switch_does(card):
    card.settle_on(duplex=0)
    wait_finding("link_half_duplex:desk0")
    card.settle_on(duplex=1)
    wait_well("link_half_duplex:desk0")


@pytest.fixture
def tunnel(small, apply_site):
    """An interface whose frames come in packets, so that they can be damaged on the way."""
    kind = ("type", "vxlan", "id", "7", "dstport", str(VXLAN), "local", BOX_LAN, "dev", "lan0")
    run("ip", "link", "add", "desk0", *kind)
    run("ip", "link", "set", "desk0", "up")
    apply_site(with_desk(small))
    yield
    run("ip", "link", "delete", "desk0")


def test_frames_that_come_damaged(tunnel):
    wait_until(lambda: "desk0" in seen(), "the jobs to look at it", timeout_s=30)
    damaged = b"\x09" + b"\xff" * 3 + b"\0\0\x07" + b"\xff" + b"\xff" * 6 + b"\x02" * 6 + bytes(48)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        for _ in range(50):
            sock.sendto(damaged, (BOX_LAN, VXLAN))
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


@pytest.fixture
def ask_now():
    """The neighbours are asked without waiting for the minute to be over."""
    return lambda: run("systemctl", "start", "timbre-doubles.service")


def test_another_device_with_the_boxs_address(small, ask_now):
    inside = ["nsenter", f"--net={PEERS / 'lan'}", "ip", "address"]
    ask_now()
    assert "address_doubled:10.77.0.2" not in examine()
    run(*inside, "add", "10.77.0.2/32", "dev", "lan-peer")
    try:
        ask_now()
        args = wait_finding("address_doubled:10.77.0.2")["args"]
    finally:
        run(*inside, "del", "10.77.0.2/32", "dev", "lan-peer")
    (peer,) = json.loads(run("nsenter", f"--net={PEERS / 'lan'}", "ip", "-j", "link", "show", "lan-peer"))
    assert args == {"mac": peer["address"], "interface": "lan0"}
    ask_now()
    wait_well("address_doubled:10.77.0.2")
