"""TLS and SRTP as Asterisk is told of them."""

from dataclasses import replace

from appliance.core.site.parse import parse
from appliance.core.wiring import Wiring
from appliance.site.plan import build
from appliance.site.secrets import keep
from pbx.conf.files import render
from pbx.conf.plan import Box
from pbx.conf.write import reload_plan
from tests.support.asterisk_conf import dialplan, sections
from tests.support.site import changed, small_site

CLEAR = {"transport": "transport-udp", "context": "trunk-carrier"}
REGISTERED = {"username": "user.1", "password": "secret"}


def texts(data):
    parsed = parse(data)
    assert parsed.site is not None, [problem.text() for problem in parsed.errors]
    secrets = keep(parsed.site, parsed.secrets, {})
    return render(build(parsed.site, secrets, Box("ari-secret", "ami-secret"), Wiring()))


def endpoint(data, name):
    return next(
        dict(section.settings)
        for section in sections(texts(data)["pjsip.conf"])
        if section.name == name and ("type", "endpoint") in section.settings
    )


def phone(**keys):
    return endpoint(changed(small_site(), "phones", "101", to={"label": "x", **keys}), "101")


def trunk(**keys):
    return endpoint(changed(small_site(), "trunks", "carrier", to={"host": "192.0.2.1", **keys}), "carrier")


def test_without_a_word_nothing_is_encrypted():
    assert "media_encryption" not in phone()
    assert CLEAR.items() <= trunk().items()
    assert "transport-tls-unverified" not in texts(small_site())["pjsip.conf"]


def test_a_phone_that_must_encrypt_is_reached_over_tls_and_comes_through_the_door():
    made = phone(srtp="required", dial_out=False)
    assert made["media_encryption"] == "sdes"
    assert made["transport"] == "transport-tls"
    assert made["context"] == "tls-phones-inside"
    assert "media_encryption_optimistic" not in made
    assert phone(srtp="optional")["media_encryption_optimistic"] == "yes"


def test_the_door_opens_to_tls_alone():
    site = changed(small_site(), "phones", "101", to={"srtp": "required"})
    contexts, _ = dialplan(texts(site)["extensions.conf"])
    (steps,) = contexts["tls-phones"].values()
    assert [step.application for step in steps] == ["GotoIf", "Hangup"]
    assert steps[0].arguments.endswith('= "SIP/2.0/TLS"]?phones,${EXTEN},1')
    assert "tls-phones" not in dialplan(texts(small_site())["extensions.conf"])[0]


def test_a_trunk_over_tls_is_looked_at_unless_the_site_says_otherwise():
    assert trunk(transport="tls", srtp="required")["transport"] == "transport-tls"
    assert trunk(transport="tls", verify=False)["transport"] == "transport-tls-unverified"
    assert trunk(transport="tls")["context"] == "tls-trunk-carrier"


def test_a_trunk_is_called_where_its_transport_usually_listens():
    for keys, uri in (
        ({}, "sip:192.0.2.1:5060"),
        ({"transport": "tls"}, "sip:192.0.2.1:5061;transport=tls"),
        ({"transport": "tls", "port": 5060}, "sip:192.0.2.1:5060;transport=tls"),
    ):
        site = changed(small_site(), "trunks", "carrier", to={"host": "192.0.2.1"} | keys)
        text = texts(changed(site, "trunks", "carrier", "registration", to=REGISTERED))["pjsip.conf"]
        assert f"server_uri = {uri}\n".replace(";", "\\;") in text


def test_a_phone_in_a_browser_is_webrtc():
    assert phone(browser=True)["webrtc"] == "yes"


def test_a_new_certificate_needs_no_more_than_a_reload_of_sip():
    plan = reload_plan(["tls.pem", "ca.pem", "pjsip.conf"])
    assert plan.modules[0] == "res_pjsip.so"
    assert len(set(plan.modules)) == len(plan.modules)
    assert plan.restart == ()


def test_phones_in_browsers_are_told_the_address_that_a_router_shows():
    parsed = parse(small_site())
    assert parsed.site is not None
    plan = build(
        parsed.site, keep(parsed.site, parsed.secrets, {}), Box("ari-secret", "ami-secret"), Wiring()
    )
    assert "ice_host_candidates" not in render(plan)["rtp.conf"]
    (_, hosts) = sections(render(replace(plan, seen_as=(("10.78.0.2", "203.0.113.7"),)))["rtp.conf"])
    assert hosts.settings == [("10.78.0.2", "203.0.113.7,include_local_address")]
