"""Network settings as frozen values, on the wire and as files."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hw.network.render import CHRONY, NETWORKD, RESOLVED, render
from hw.network.settings import Interface, Settings, SettingsError

FIXED = Interface("wan0", ipv4=("198.51.100.10/29",), gateway="198.51.100.9", first=True)
VOICE = Interface("voice", ipv4=("10.20.0.1/24",), vlan_of="lan0", vlan_id=20)
LAN = Interface("lan0", ipv4=("192.168.10.2/24",), ipv6=("2001:db8::2/64",))

ADDRESSES = st.ip_addresses(v=4).map(lambda address: f"{address}/24")
INTERFACES = st.builds(
    Interface,
    st.sampled_from(["lan0", "wan0", "eth7", "br-x"]),
    ipv4=st.lists(ADDRESSES, max_size=3).map(tuple),
    ipv6=st.lists(st.ip_addresses(v=6).map(lambda a: f"{a}/64"), max_size=3).map(tuple),
    dhcp=st.booleans(),
    auto=st.booleans(),
    gateway=st.one_of(st.just(""), st.ip_addresses(v=4).map(str)),
    first=st.booleans(),
)
SETTINGS = st.builds(
    Settings,
    st.lists(INTERFACES, max_size=4, unique_by=lambda one: one.name).map(tuple),
    st.lists(st.ip_addresses().map(str), max_size=3).map(tuple),
    st.lists(st.sampled_from(["ntp.example.com", "10.0.0.1", "2001:db8::1"]), max_size=2).map(tuple),
    st.sampled_from(["timbre", "caja-2"]),
)


@given(SETTINGS)
def test_settings_survive_the_wire(settings):
    assert Settings.of(json.loads(json.dumps(settings.as_data()))) == settings


def test_what_the_site_says_nothing_of_is_left_to_the_system():
    assert render(Settings()) == {CHRONY: "pool 2.debian.pool.ntp.org iburst\n"}


def test_fixed_address_has_its_way_out():
    text = render(Settings((FIXED,)))[f"{NETWORKD}/60-timbre-wan0.network"]
    assert "[Match]\nName=wan0\n" in text
    assert "DHCP=no\nIPv6AcceptRA=no\nLinkLocalAddressing=no\nAddress=198.51.100.10/29\n" in text
    assert "[Route]\nGateway=198.51.100.9\nMetric=100\n" in text


def test_way_out_of_the_wan_is_taken_before_that_of_the_lan():
    files = render(
        Settings((Interface("lan0", dhcp=True), Interface("wan0", dhcp=True, auto=True, first=True)))
    )
    assert "DHCP=ipv4" in files[f"{NETWORKD}/60-timbre-lan0.network"]
    assert "RouteMetric=200" in files[f"{NETWORKD}/60-timbre-lan0.network"]
    assert "RouteMetric=100" in files[f"{NETWORKD}/60-timbre-wan0.network"]
    assert "IPv6AcceptRA=yes" in files[f"{NETWORKD}/60-timbre-wan0.network"]


def test_vlan_is_a_device_that_its_carrier_names():
    files = render(Settings((LAN, VOICE)))
    assert (
        files[f"{NETWORKD}/60-timbre-voice.netdev"] == "[NetDev]\nName=voice\nKind=vlan\n\n[VLAN]\nId=20\n\n"
    )
    assert "VLAN=voice\n" in files[f"{NETWORKD}/60-timbre-lan0.network"]
    assert "Address=10.20.0.1/24\n" in files[f"{NETWORKD}/60-timbre-voice.network"]


def test_own_name_servers_stand_in_place_of_those_given():
    files = render(Settings((Interface("wan0", dhcp=True),), dns=("192.0.2.53", "2001:db8::53")))
    assert "DNS=192.0.2.53 2001:db8::53\nDomains=~.\n" in files[RESOLVED]
    assert "UseDNS=no" in files[f"{NETWORKD}/60-timbre-wan0.network"]


def test_own_time_servers_stand_in_place_of_debians():
    assert render(Settings(ntp=("10.0.0.1", "ntp.example.com")))[CHRONY] == (
        "server 10.0.0.1 iburst\nserver ntp.example.com iburst\n"
    )


def told(**interface):
    return Settings().as_data() | {"interfaces": [Settings((LAN,)).as_data()["interfaces"][0] | interface]}


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (told(name="lan0\n[Network]"), "name"),
        (told(name="lo"), "name"),
        (told(name=5), "name"),
        (told(ipv4=["10.0.0.1"]), "ipv4"),
        (told(ipv4=["10.0.0.1/24\nGateway=10.0.0.9"]), "ipv4"),
        (told(ipv4=["10.0.0.1/255.255.255.0"]), "ipv4"),
        (told(ipv4=["2001:db8::1/64"]), "ipv4"),
        (told(ipv4="10.0.0.1/24"), "ipv4"),
        (told(ipv6=["fe80::1%lan0/64"]), "ipv6"),
        (told(gateway="router"), "gateway"),
        (told(gateway=None), "gateway"),
        (told(dhcp="yes"), "dhcp"),
        (told(vlan_of="eth9", vlan_id=5), "vlan_of"),
        (told(vlan_of=["lan0"]), "vlan_of"),
        (told(vlan_id="20"), "vlan_id"),
        (told(more=1), "Interface"),
        (Settings().as_data() | {"interfaces": "lan0"}, "interfaces"),
        (Settings().as_data() | {"interfaces": [None]}, "Interface"),
        (Settings().as_data() | {"dns": ["dns.example.com"]}, "dns"),
        (Settings().as_data() | {"ntp": ["a b"]}, "ntp"),
        (Settings().as_data() | {"hostname": "a\nb"}, "hostname"),
        (Settings().as_data() | {"hostname": ""}, "hostname"),
        ({}, "Settings"),
        (None, "Settings"),
    ],
)
def test_what_is_no_setting_says_where(data, named):
    with pytest.raises(SettingsError, match=f"^{named} is"):
        Settings.of(data)
