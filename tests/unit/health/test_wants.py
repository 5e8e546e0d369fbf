"""What the checks are told of the site."""

from appliance.core.site.parse import parse
from appliance.health.wants import Wants, wants_of
from tests.support.site import changed, small_site


def wants(data):
    parsed = parse(data)
    assert parsed.site is not None, parsed.problems
    return wants_of(parsed.site)


def test_a_site_that_says_nothing_of_its_network_has_two_interfaces_that_may_be_unused():
    found = wants(small_site())
    assert (found.interfaces, found.all_cabled, found.timezone) == (("lan0", "wan0"), False, "America/Bogota")
    assert found.names == ()
    assert Wants().interfaces == found.interfaces


def test_interfaces_that_the_site_names_have_cables_but_for_vlans():
    voice = {"zone": "lan", "vlan": {"of": "lan0", "id": 20}, "ipv4": ["10.20.0.1/24"]}
    interfaces = {
        "lan0": {"zone": "lan", "ipv4": ["10.77.0.2/24"]},
        "voice0": voice,
        "wan0": {"zone": "wan", "ipv4": "dhcp"},
    }
    found = wants(changed(small_site(), "network", to={"interfaces": interfaces}))
    assert found.all_cabled
    assert set(found.interfaces) == {"lan0", "wan0"}


def test_hosts_that_are_names_must_be_found_each_once():
    data = changed(
        small_site(), "trunks", "other", to={"label": "Otro", "host": "sip.other.test", "channels": 2}
    )
    data = changed(data, "network", to={"ntp": ["time.test", "10.0.0.1", "sip.other.test"]})
    assert wants(data).names == ("sip.other.test", "time.test")
