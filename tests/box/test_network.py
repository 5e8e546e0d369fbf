"""Addresses, VLANs, names and time: as the site says, else as they were, and nobody is ever locked out."""

import json
import os
import signal
import socket
import subprocess
from functools import partial

import pytest

from hw.helper.client import ask
from hw.helper.request import ShowNetwork
from tests.support import systemd
from tests.support.floor import BOX_LAN, CARRIER_ADDRESS, LAN_ADDRESS, PEERS
from tests.support.light.sockets import there
from tests.support.network_peers import leases, names, tagged, time_server
from tests.support.site import changed, timbre, try_apply
from tests.support.strangers import open_tcp
from tests.support.waiting import stays, wait_until

SERVED = {80, 443, 5060}
LAN = {"zone": "lan", "ipv4": ["10.77.0.2/24"]}
WAN = {"zone": "wan", "ipv4": ["10.78.0.2/24"], "gateway": "10.78.0.1"}
VOICE = {"zone": "lan", "vlan": {"of": "lan0", "id": 20}, "ipv4": ["10.20.0.1/24"]}


def networked(site, **network):
    return changed(site, "network", to=network)


def with_lan(site, **lan):
    return networked(site, interfaces={"lan0": LAN | lan, "wan0": {"zone": "wan"}})


def ip(*command):
    said = subprocess.run(["ip", "-j", *command], capture_output=True, check=True, timeout=10)
    return json.loads(said.stdout)


def addresses(device):
    """Those of the kernel, link-local ones left out; None: there is no such device."""
    found = [link for link in ip("address", "show") if link["ifname"] == device]
    if not found:
        return None
    held = [one for one in found[0]["addr_info"] if one["scope"] == "global"]
    return {f"{one['local']}/{one['prefixlen']}" for one in held}


def ways_out():
    return [(route.get("gateway"), route["dev"]) for route in ip("route", "show", "default")]


def served(address=BOX_LAN, source=LAN_ADDRESS):
    try:
        return open_tcp(SERVED, source, address, PEERS / "lan", wait_s=1.0)
    except OSError:
        return set()


def wait_addresses(device, *wanted):
    there = partial(addresses, device)
    wait_until(lambda: there() == set(wanted), f"{device} with {wanted}", timeout_s=20, instead=there)


@pytest.fixture
def network_comes_back(small, apply_site):
    """Whatever a test leaves: the addresses of before are there for the next."""
    yield
    apply_site(small)
    wait_addresses("lan0", "10.77.0.2/24")
    wait_addresses("wan0", "10.78.0.2/24")
    wait_until(lambda: ways_out() == [("10.78.0.1", "wan0")], "the way out", instead=ways_out)


def test_site_that_says_nothing_leaves_addresses_as_the_system_has_them(small):
    assert addresses("lan0") == {"10.77.0.2/24"}
    assert addresses("wan0") == {"10.78.0.2/24"}
    found = ask(ShowNetwork())
    assert found["loaded"] and found["settings"]["interfaces"] == []
    assert {one["name"]: one["up"] for one in found["interfaces"]}["lan0"]


def test_addresses_of_the_site_hold_at_once_and_go_with_it(small, apply_site, network_comes_back):
    apply_site(
        networked(
            small,
            hostname="caja-7",
            interfaces={
                "lan0": LAN | {"ipv4": ["10.77.0.2/24", "10.79.0.2/24"], "ipv6": ["fd00:77::2/64"]},
                "wan0": WAN,
            },
        )
    )
    wait_addresses("lan0", "10.77.0.2/24", "10.79.0.2/24", "fd00:77::2/64")
    assert ways_out() == [("10.78.0.1", "wan0")]
    assert socket.gethostname() == "caja-7"
    apply_site(small)
    wait_addresses("lan0", "10.77.0.2/24")
    assert socket.gethostname() == "timbre"


def kernel_has_vlans():
    made = subprocess.run(
        ["ip", "link", "add", "link", "lan0", "name", "probe", "type", "vlan", "id", "99"],
        capture_output=True,
    )
    if made.returncode == 0:
        subprocess.run(["ip", "link", "delete", "probe"], check=True, timeout=10)
    return made.returncode == 0


def test_vlan_is_served_or_where_the_kernel_has_none_refused_with_the_lan_unhurt(
    small, apply_site, network_comes_back
):
    able = kernel_has_vlans()
    wired = {"lan0": LAN, "wan0": WAN, "voice": VOICE}
    applied = apply_site(networked(small, interfaces=wired))
    if not able:
        assert "voice" in applied.out + applied.err
        wait_until(lambda: served() == SERVED, "the LAN to be served as before", timeout_s=20)
        return
    with tagged(20, "10.20.0.9/24") as desk:
        wait_until(lambda: served("10.20.0.1", desk) == SERVED, "the VLAN of the phones to be served")
    # Another tag is another device.
    apply_site(networked(small, interfaces=wired | {"voice": VOICE | {"vlan": {"of": "lan0", "id": 30}}}))
    with tagged(30, "10.20.0.9/24") as desk:
        wait_until(lambda: served("10.20.0.1", desk) == SERVED, "the VLAN by its new tag")
    apply_site(small)
    wait_until(lambda: addresses("voice") is None, "the VLAN to be gone")


def test_names_are_asked_of_the_sites_servers(small, apply_site, network_comes_back):
    def found():
        said = subprocess.run(["getent", "ahostsv4", "sip.carrier.test"], capture_output=True, text=True)
        return said.stdout.split()[:1]

    with names({"sip.carrier.test": "203.0.113.5"}):
        assert found() == []
        apply_site(networked(small, dns=[CARRIER_ADDRESS]))
        wait_until(lambda: found() == ["203.0.113.5"], "the name's address", timeout_s=20)


def test_box_knows_its_own_name_without_any_name_server(small):
    asked = ["getent", "hosts", socket.gethostname()]
    assert subprocess.run(asked, capture_output=True, timeout=5).returncode == 0


def test_time_is_asked_of_the_sites_servers(small, apply_site, network_comes_back, tmp_path):
    apply_site(networked(small, ntp=[CARRIER_ADDRESS]))
    asked = ["chronyd", "-x", "-Q", "-t", "15", "-U", "-f", "/etc/chrony/chrony.conf"]
    with time_server(tmp_path):
        said = subprocess.run(asked, capture_output=True, text=True, timeout=60)
    assert said.returncode == 0, said.stderr
    assert "System clock wrong by" in said.stderr + said.stdout


def test_address_way_out_and_names_come_by_dhcp(small, apply_site, network_comes_back):
    with leases("10.78.0.50", "10.78.0.1", "10.78.0.1"), names({"from.dhcp.test": "203.0.113.9"}):
        apply_site(networked(small, interfaces={"lan0": LAN, "wan0": {"zone": "wan", "ipv4": "dhcp"}}))
        wait_until(lambda: addresses("wan0") == {"10.78.0.50/24"}, "the lease", timeout_s=30)
        wait_until(lambda: ways_out() == [("10.78.0.1", "wan0")], "the way out", instead=ways_out)
        said = subprocess.run(["getent", "ahostsv4", "from.dhcp.test"], capture_output=True, text=True)
        assert said.stdout.split()[:1] == ["203.0.113.9"]


def revision():
    return timbre("site", "history")[0]["revision"]


@pytest.mark.parametrize("killed", [(), ("timbre-helper.service",), ("timbre-site.service",)], ids=str)
def test_wrong_address_is_undone_by_itself(small, apply_site, network_comes_back, killed):
    apply_site(small)
    assert served() == SERVED
    applied = try_apply(with_lan(small, ipv4=["10.99.0.2/24"]), "--confirm-within", "30", "--json")
    assert applied.status == 0, applied.err
    number = json.loads(applied.out)["revision"]
    wait_until(lambda: served() == set(), "the box to be lost", timeout_s=15)
    for unit in killed:
        os.kill(systemd.main_pid(unit), signal.SIGKILL)
    wait_until(lambda: served() == SERVED, "the box to be found again", timeout_s=60)
    for unit in killed:
        if unit != "timbre-helper.service":
            systemd.wait_active(unit)
    wait_until(lambda: revision() == number + 1, "the site to be taken back", timeout_s=60)
    assert "network" not in timbre("site", "export")


def test_new_address_that_is_confirmed_there_stays(small, apply_site, network_comes_back):
    apply_site(small)
    try_apply(with_lan(small, ipv4=["10.77.0.3/24"]), "--confirm-within", "40")
    wait_until(lambda: served("10.77.0.3") == SERVED, "the box at its new address", timeout_s=15)
    assert served() == set()
    timbre("site", "confirm")
    stays(lambda: addresses("lan0") == {"10.77.0.3/24"}, "the new address", for_s=42)


def test_answer_to_a_changed_address_still_comes_from_the_old_one(api, small, apply_site, network_comes_back):
    apply_site(small)
    body = {"site": with_lan(small, ipv4=["10.77.0.3/24"]), "confirm_within_s": 60}
    answer = there(PEERS / "lan", lambda: api.at(BOX_LAN).request("PUT", "/site", body))
    assert (answer.status, answer.json["confirm_within_s"]) == (200, 60)
    wait_addresses("lan0", "10.77.0.3/24")
    confirm = partial(api.at("10.77.0.3").request, "POST", "/site/confirm", {})
    assert there(PEERS / "lan", confirm).status == 200
    assert ask(ShowNetwork())["trial_left_s"] is None


def test_applies_to_and_fro_end_where_they_began(small, apply_site, network_comes_back):
    def held():
        return [(one["local"], one["prefixlen"]) for one in ip("address", "show", "lan0")[0]["addr_info"]]

    wanted = with_lan(small, ipv4=["10.77.0.2/24", "10.79.0.2/24"])
    apply_site(wanted)
    wait_addresses("lan0", "10.77.0.2/24", "10.79.0.2/24")
    before = held()
    for _ in range(5):
        apply_site(small)
        apply_site(wanted)
    wait_until(lambda: held() == before, "the addresses as they were", instead=held)
