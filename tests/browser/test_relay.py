"""The relay: a browser whose voice can go no other way talks through it, and it leads nowhere else."""

import subprocess
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from appliance.core.site.model import Turn
from appliance.entry.daemon import secret
from appliance.site.turn import ice_servers
from tests.box.test_audio import assert_sides_apart
from tests.browser.test_phone import READY, WAIT_MS, chromium, newest, press, says, start_work  # noqa: F401
from tests.support import systemd
from tests.support.floor import AGENT_HZ, BOX_LAN, CARRIER_ADDRESS, Carrier
from tests.support.live import Live
from tests.support.site import DID_CITAS, SiteData, changed, small_site
from tests.support.waiting import wait_until

# The page may use no path but the relay's.
RELAY_ONLY = """
const Usual = window.RTCPeerConnection;
window.RTCPeerConnection = class extends Usual {
  constructor(how) { super({ ...how, iceTransportPolicy: "relay" }); }
};
"""
UNIT = "timbre-turn.service"


@pytest.fixture
def relay(apply_site: Callable[[SiteData], Any]) -> None:
    site = changed(small_site(), "phones", "101", "browser", to=True)
    site = changed(site, "network", "turn", to={"host": BOX_LAN})
    apply_site(changed(site, "users", "ana", "extension", to="101"))
    wait_until(lambda: listens("-Hlun") and listens("-Hltn"), "the relay", timeout_s=60)


def listens(kind: str) -> bool:
    return ":3478" in subprocess.run(["ss", kind], capture_output=True, text=True, check=True).stdout


def use(peer: str, now: float) -> str:
    """What coturn's own client says to an attempt to reach a peer."""
    (server,) = ice_servers(Turn(BOX_LAN), secret("turn"), "ana", now)
    word = ("-u", server["username"], "-w", server["credential"])
    command = [
        "turnutils_uclient",
        *word,
        "-e",
        peer,
        "-r",
        "5060",
        "-n",
        "1",
        "-m",
        "1",
        "-c",
        "-v",
        BOX_LAN,
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return done.stdout + done.stderr


def test_a_call_goes_through_the_relay(
    relay: None,
    enter: Callable[..., Page],
    live: Live,
    carrier: Carrier,
    chromium: Browser,  # noqa: F811
) -> None:
    page = enter("ana", "/account")
    page.add_init_script(RELAY_ONLY)
    page.goto("/desk")
    expect(says(page)).to_have_text(READY, timeout=WAIT_MS)
    start_work(page)
    customer = carrier.call(DID_CITAS)
    press(page, "Contestar")
    call = live.wait_call(state="talking", timeout_s=20)
    # A path through a relay is found last of all.
    wait_until(
        lambda: newest(call["id"])[1].tone_share(AGENT_HZ) > 0.9, "the agent to be heard", timeout_s=30
    )
    assert_sides_apart(*newest(call["id"]))
    customer.hang_up()
    live.wait_agent("ana", "ready")


def test_the_relay_leads_to_the_box_alone(relay: None) -> None:
    assert "403" in use(CARRIER_ADDRESS, time.time())
    assert "403" in use("127.0.0.1", time.time())
    assert "403" not in (said := use(BOX_LAN, time.time())), said
    assert "Cannot complete Allocation" in use(BOX_LAN, time.time() - 13 * 3600)


def test_without_a_word_in_the_site_nothing_listens(small: object) -> None:
    wait_until(lambda: systemd.show(UNIT, "ActiveState") == ["inactive"], "the relay to end", timeout_s=60)
    assert not listens("-Hlun")
    assert not listens("-Hltn")
