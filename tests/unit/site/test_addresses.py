"""Addresses in the site file: read, written back, checked together, and handed to the helper."""

import pytest

from appliance.core.site.parse import load_site, parse, to_data
from appliance.site.network import settings_of
from hw.network.settings import Interface, Settings
from tests.support.site import small_site

LAN = {"zone": "lan", "ipv4": ["192.168.10.2/24"], "ipv6": ["2001:db8::2/64"]}
WAN = {"zone": "wan", "ipv4": ["198.51.100.10/29"], "gateway": "198.51.100.9", "ipv6": "auto"}
VOICE = {"zone": "lan", "vlan": {"of": "lan0", "id": 20}, "ipv4": ["10.20.0.1/24"]}
WHOLE = {
    "hostname": "caja-1",
    "dns": ["192.0.2.53", "2001:db8::53"],
    "ntp": ["ntp.example.com", "192.0.2.123"],
    "interfaces": {"lan0": LAN, "wan0": WAN, "voice": VOICE},
}


def with_network(network):
    site = small_site() | {"network": network}
    for user in site["users"].values():
        user.pop("pin", None)
    return site


def interfaces(**changed):
    """The whole ones, some of them otherwise."""
    return {"interfaces": {**WHOLE["interfaces"], **changed}}


def test_network_comes_back_as_it_was_written():
    site = parse(with_network(WHOLE)).site
    assert to_data(site)["network"] == WHOLE


def test_none_and_dhcp_come_back_as_words():
    told = {"lan0": {"zone": "lan", "ipv4": "dhcp"}, "wan0": {"zone": "none", "ipv4": "none"}}
    assert to_data(load_site(with_network({"interfaces": told})))["network"]["interfaces"] == told


def test_helper_is_told_of_interfaces_with_addresses_alone():
    assert settings_of(load_site(small_site())) == Settings()
    assert settings_of(load_site(with_network(WHOLE))) == Settings(
        (
            Interface("lan0", ipv4=("192.168.10.2/24",), ipv6=("2001:db8::2/64",)),
            Interface("wan0", ipv4=("198.51.100.10/29",), auto=True, gateway="198.51.100.9", first=True),
            Interface("voice", ipv4=("10.20.0.1/24",), vlan_of="lan0", vlan_id=20),
        ),
        ("192.0.2.53", "2001:db8::53"),
        ("ntp.example.com", "192.0.2.123"),
        "caja-1",
    )


@pytest.mark.parametrize(
    ("network", "path", "code"),
    [
        (interfaces(lan0=LAN | {"ipv4": ["192.168.10.2"]}), "lan0.ipv4.0", "not_own_address"),
        (interfaces(lan0=LAN | {"ipv4": ["192.168.10.0/24"]}), "lan0.ipv4.0", "not_own_address"),
        (interfaces(lan0=LAN | {"ipv4": ["192.168.10.255/24"]}), "lan0.ipv4.0", "not_own_address"),
        (interfaces(lan0=LAN | {"ipv4": ["2001:db8::5/64"]}), "lan0.ipv4.0", "not_own_address"),
        (interfaces(lan0=LAN | {"ipv4": ["127.0.0.1/8"]}), "lan0.ipv4.0", "not_own_address"),
        (interfaces(lan0=LAN | {"ipv4": "auto"}), "lan0.ipv4", "not_addresses"),
        (interfaces(lan0=LAN | {"ipv4": []}), "lan0.ipv4", "not_addresses"),
        (interfaces(lan0={"zone": "lan", "ipv6": "auto"}, voice=VOICE), "lan0.ipv4", "ipv4_needed"),
        (interfaces(lan0={"zone": "lan"}), "lan0.ipv4", "ipv4_needed"),
        (interfaces(voice=VOICE | {"vlan": {"of": "lan7", "id": 20}}), "voice.vlan.of", "vlan_carrier"),
        (interfaces(voice=VOICE | {"vlan": {"of": "voice", "id": 20}}), "voice.vlan.of", "vlan_carrier"),
        (interfaces(voice=VOICE | {"vlan": {"of": "lan0", "id": 4095}}), "voice.vlan.id", "not_number"),
        (interfaces(more=VOICE | {"ipv4": ["10.30.0.1/24"]}), "more.vlan.id", "taken"),
        (interfaces(wan0=WAN | {"gateway": "198.51.100.99"}), "wan0.gateway", "gateway_outside"),
        (interfaces(wan0=WAN | {"gateway": "router"}), "wan0.gateway", "not_address"),
        (interfaces(voice=VOICE | {"gateway": "10.20.0.9"}), "voice.gateway", "second_gateway"),
        (interfaces(voice=VOICE | {"ipv4": ["192.168.10.9/28"]}), "voice", "same_network"),
        (interfaces() | {"dns": ["dns.example.com"]}, None, "not_address"),
        (interfaces() | {"ntp": ["a b"]}, None, "not_host"),
        (interfaces() | {"hostname": "Caja 1"}, None, "not_hostname"),
    ],
)
def test_mistakes_are_named_with_their_place_in_both_languages(network, path, code):
    [problem] = parse(with_network(network)).errors
    assert problem.code == code
    assert path is None or problem.path == f"network.interfaces.{path}"
    assert problem.text("es") != problem.text("en")


def test_gateway_of_ipv6_may_be_link_local():
    wan = WAN | {"ipv6": ["2001:db8:1::2/64"], "gateway6": "fe80::1"}
    assert parse(with_network(interfaces(wan0=wan))).errors == ()
