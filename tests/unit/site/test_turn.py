"""The relay: for the box's own users, to the box alone, and only where the site wants it."""

import base64
import hashlib
import hmac

from appliance.core.site.parse import load_site
from appliance.site import turn
from tests.support.site import changed, small_site

SITE = load_site(changed(small_site(), "network", "turn", to={"host": "pbx.example.com"}))
NOW = 1_800_000_000.0


def settings(text: str) -> list[tuple[str, str]]:
    return [(name, value) for name, _, value in (line.partition("=") for line in text.splitlines())]


def test_without_a_word_in_the_site_there_is_no_relay() -> None:
    site = load_site(small_site())
    assert turn.render(site.network.turn, "secret", {"10.77.0.2"}) == ""
    assert turn.ice_servers(site.network.turn, "secret", "ana", NOW) == []


def test_it_relays_to_the_box_alone() -> None:
    told = settings(turn.render(SITE.network.turn, "secret", {"127.0.0.1", "10.77.0.2", "10.78.0.2"}))
    assert [value for name, value in told if name == "allowed-peer-ip"] == ["10.77.0.2", "10.78.0.2"]
    assert ("denied-peer-ip", "0.0.0.0-255.255.255.255") in told
    assert {("use-auth-secret", ""), ("no-tcp-relay", ""), ("static-auth-secret", "secret")} <= set(told)


def test_a_user_s_word_is_his_own_and_ends() -> None:
    (server,) = turn.ice_servers(SITE.network.turn, "secret", "ana", NOW)
    assert server["username"] == f"{int(NOW) + turn.LIFE_S}:ana"
    expected = hmac.new(b"secret", server["username"].encode(), hashlib.sha1).digest()
    assert base64.b64decode(server["credential"]) == expected
    assert server["urls"] == [
        "turn:pbx.example.com:3478?transport=udp",
        "turn:pbx.example.com:3478?transport=tcp",
    ]
