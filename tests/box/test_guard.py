"""Toll fraud: what a stolen password of a phone can cost, and what goes on meanwhile."""

import contextlib

import pytest

from appliance.feed.protocol import FeedError
from tests.support.floor import asterisk
from tests.support.live import Live, wait_idle
from tests.support.site import changed, phone_password, timbre
from tests.support.waiting import wait_until

HOME, OTHER = "3109998877", "3109998878"
SPAIN = "0034911234567"


@pytest.fixture(autouse=True)
def nothing_used(live):
    """Each test begins with nothing used and nothing stopped."""
    for subject in live.state["guard"]:
        with contextlib.suppress(FeedError):
            live.command("guard.release", subject=subject)


def limited(small, phone=None, trunk=None, **guard):
    site = changed(small, "guard", to=guard or None)
    site = changed(site, "phones", "101", "guard", to=phone)
    return changed(site, "trunks", "carrier", "guard", to=trunk)


def wait_stopped(live: Live, subject: str, reason: str) -> dict:
    entity = wait_until(lambda: (e := live.state["guard"].get(subject)) and e["stopped"] and e, "a stop")
    assert entity["stopped"]["reason"] == reason
    wait_until(lambda: f"outgoing_stopped:{subject}" in live.state["alarms"], "the alarm")
    return entity


def refused(leg) -> bool:
    """Ended without having been answered."""
    leg.wait_ended(15)
    return not leg.seen("state", state="confirmed")


def used(meter: str) -> int:
    answer = asterisk(f"database get guard used/{meter}")
    return int(answer.split("Value:")[1]) if "Value:" in answer else 0


def test_of_a_burst_no_call_too_many_gets_out_and_the_phones_go_on(live, carrier, desk, small, apply_site):
    apply_site(limited(small, {"calls_at_once": 2}, refusals=4))
    carrier.outside(HOME, answer=200)
    thief = desk.register("101", phone_password("101"))
    desk.register("102", phone_password("102"))
    burst = [thief.dial(f"9{HOME}") for _ in range(8)]
    wait_until(lambda: sum(leg.ended for leg in burst) == 6, "six refused calls", timeout_s=20)
    assert len(carrier.phone.seen("incoming", line=f"outside-{HOME}")) == 2
    stop = wait_stopped(live, "phone-101", "refusals")
    assert stop["stopped"]["number"] == HOME
    inside = thief.dial("102").wait_answered()
    inside.hang_up()
    for leg in burst:
        leg.hang_up()
    wait_idle(live)
    assert refused(thief.dial(f"9{HOME}"))
    other = desk.register("103", phone_password("103"))
    other.dial(f"9{HOME}").wait_answered().hang_up()
    assert timbre("guard", "release", "phone-101")["was_stopped"]
    wait_until(lambda: "outgoing_stopped:phone-101" not in live.state["alarms"], "the end of the alarm")
    thief.dial(f"9{HOME}").wait_answered().hang_up()
