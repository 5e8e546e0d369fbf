"""The form of network settings: what it shows, and what a posted one makes of the site."""

from web_ui.views.network import KEEP, Ways, form_of, network_of

FOUND = {
    "interfaces": [
        {"name": "lan0", "up": True, "mac": "02:00:00:00:00:01", "addresses": ["10.77.0.2/24"], "vlan": None},
        {"name": "eth5", "up": False, "mac": "02:00:00:00:00:05", "addresses": [], "vlan": None},
    ],
    "ways_out": ["10.78.0.1 (wan0)"],
}
SECTION = {
    "hostname": "caja",
    "dns": ["192.0.2.53"],
    "interfaces": {
        "lan0": {"zone": "lan", "ipv4": ["192.168.10.2/24"]},
        "wan0": {"zone": "wan", "ipv4": "dhcp", "ipv6": "auto"},
        "voice": {"zone": "lan", "vlan": {"of": "lan0", "id": 20}, "ipv4": ["10.20.0.1/24"]},
    },
    "wan": {"down": "4 Mbit/s", "up": "1 Mbit/s"},
}


def posted(form):
    """What a browser sends of a form that nobody touched."""
    sent = {"hostname": form.hostname, "dns": form.dns, "ntp": form.ntp}
    for one in form.interfaces:
        sent |= {f"{one.name}.zone": one.zone, f"{one.name}.carrier": one.carrier, f"{one.name}.tag": one.tag}
        for version, gateway, own in (("ipv4", "gateway", one.ipv4), ("ipv6", "gateway6", one.ipv6)):
            sent |= {f"{one.name}.{version}": own.way, f"{one.name}.{version}.addresses": own.addresses}
            sent |= {f"{one.name}.{gateway}": own.gateway}
    return sent


def section_of(sent, names, before=SECTION):
    return network_of(lambda name: sent.get(name, ""), names, before)


def test_form_shows_what_the_site_says_beside_what_is_there():
    form = form_of(SECTION, FOUND)
    lan, wan, voice, unsaid = form.interfaces
    assert (lan.now, lan.there, lan.up) == (("10.77.0.2/24",), True, True)
    assert lan.ipv4 == Ways("static", "192.168.10.2/24", "")
    assert (wan.there, wan.ipv4.way, wan.ipv6.way) == (False, "dhcp", "auto")
    assert (voice.carrier, voice.tag) == ("lan0", "20")
    # A socket that the site does not know is closed until somebody says what it is for.
    assert (unsaid.name, unsaid.zone, unsaid.ipv4.way) == ("eth5", "none", KEEP)
    assert form.carriers == ("lan0", "wan0", "eth5")


def test_form_that_nobody_touched_changes_nothing():
    form = form_of(SECTION, {})
    assert section_of(posted(form), [one.name for one in form.interfaces]) == SECTION


def test_site_without_a_word_about_it_has_two_interfaces_as_they_came():
    form = form_of({}, {})
    names = [one.name for one in form.interfaces]
    assert section_of(posted(form), names, {}) == {
        "hostname": "timbre",
        "interfaces": {"lan0": {"zone": "lan"}, "wan0": {"zone": "wan"}},
    }


def test_vlan_is_added_and_removed():
    form = form_of(SECTION, {})
    sent = posted(form) | {"voice.away": "yes"}
    sent |= {"new.name": "screens", "new.carrier": "lan0", "new.tag": "30", "new.zone": "lan"}
    sent |= {"new.ipv4": "static", "new.ipv4.addresses": "10.30.0.1/24 10.31.0.1/24"}
    found = section_of(sent, ["lan0", "wan0", "voice"])["interfaces"]
    assert list(found) == ["lan0", "wan0", "screens"]
    assert found["screens"] == {
        "zone": "lan",
        "vlan": {"of": "lan0", "id": 30},
        "ipv4": ["10.30.0.1/24", "10.31.0.1/24"],
    }


def test_gateway_that_was_left_over_from_fixed_addresses_goes_with_them():
    sent = posted(form_of(SECTION, {})) | {"wan0.gateway": "198.51.100.9"}
    assert "gateway" not in section_of(sent, ["wan0"])["interfaces"]["wan0"]
