"""Toll fraud: what a stolen password of a phone can cost, and what goes on meanwhile."""

import contextlib
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from appliance.feed.protocol import FeedError
from tests.support import systemd
from tests.support.floor import BOX_LAN, asterisk
from tests.support.history import wait_journal
from tests.support.live import Live, wait_idle
from tests.support.site import DID_CITAS, changed, phone_password, timbre
from tests.support.waiting import wait_until

HOME = "3109998877"
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


def talk_until(seconds: float) -> None:
    """Until so much talking time has passed, which is what is limited."""
    end = time.monotonic() + seconds
    wait_until(lambda: time.monotonic() > end, f"{seconds} s of talk", timeout_s=seconds + 1)


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


def test_the_limit_holds_while_the_distributor_is_dead(live, carrier, desk, small, apply_site):
    apply_site(limited(small, trunk={"per_hour": "3s"}))
    carrier.outside(HOME, answer=200)
    carrier.outside("112", answer=200)
    phone = desk.register("101", phone_password("101"))
    desk.register("102", phone_password("102"))
    wait_until(lambda: live.state["guard"]["trunk-carrier"]["per_hour_s"] == 3, "the new limit")
    before = used("trunk-carrier")
    systemd.stop("timbre-acd.service")
    try:
        first = phone.dial(f"9{HOME}").wait_answered()
        talk_until(4)
        assert refused(phone.dial(f"9{HOME}"))
        assert not first.ended, "a call at home is not cut"
        first.hang_up()
        wait_until(lambda: used("trunk-carrier") >= before + 3, "the call charged")
        assert refused(phone.dial(f"9{HOME}"))
        phone.dial("102").wait_answered().hang_up()
    finally:
        systemd.start("timbre-acd.service")
    wait_stopped(live, "trunk-carrier", "minutes")
    phone.dial("112").wait_answered().hang_up()
    phone.dial("9112").wait_answered().hang_up()
    assert timbre("guard", "release", "trunk-carrier")["was_stopped"]
    phone.dial(f"9{HOME}").wait_answered().hang_up()


def test_used_time_outlives_asterisk_and_the_distributor(live, carrier, desk, small, apply_site):
    apply_site(limited(small, trunk={"per_hour": "1m"}))
    carrier.outside(HOME, answer=200)
    before = used("trunk-carrier")
    talk = desk.register("101", phone_password("101")).dial(f"9{HOME}").wait_answered()
    wait_until(lambda: live.state["guard"]["trunk-carrier"]["used_hour_s"] >= 1, "running time", timeout_s=20)
    talk.hang_up()
    wait_idle(live)
    wait_until(lambda: used("trunk-carrier") >= before + 1, "the call charged")
    # Asterisk writes its database down within a second.
    talk_until(1.5)
    systemd.kill("timbre-acd.service")
    systemd.kill("asterisk.service")
    with Live() as anew:
        wait_until(lambda: anew.state["system"]["asterisk"]["up"], "Asterisk", timeout_s=30)
        wait_until(lambda: "trunk-carrier" in anew.state["guard"], "the books")
        assert anew.state["guard"]["trunk-carrier"]["used_hour_s"] >= 1
    assert used("trunk-carrier") >= before + 1


def test_countries_open_by_name_and_calls_abroad_are_cut_at_their_limit(
    live, carrier, desk, small, apply_site
):
    carrier.outside(SPAIN, answer=200)
    carrier.outside(HOME, answer=200)
    phone = desk.register("101", phone_password("101"))
    assert refused(phone.dial(f"9{SPAIN}"))
    assert carrier.phone.seen("incoming", line=f"outside-{SPAIN}") == []
    wait_journal("call_ended", reason="guard_refused_country", outcome="failed")
    apply_site(limited(small, allow=["ES"], abroad={"per_hour": "6s"}))
    assert refused(phone.dial("900881612345678")), "satellites stay closed"
    assert refused(phone.dial("90034803123456")), "and so do premium numbers"
    assert refused(phone.dial("9*21*3109998877")), "and codes that make the carrier forward calls"
    abroad = phone.dial(f"9{SPAIN}").wait_answered()
    home = phone.dial(f"9{HOME}").wait_answered()
    abroad.wait_ended(20)
    wait_stopped(live, "abroad", "minutes")
    assert not home.ended
    home.hang_up()
    assert refused(phone.dial(f"9{SPAIN}"))
    phone.dial(f"9{HOME}").wait_answered().hang_up()


def test_a_call_abroad_is_cut_while_the_distributor_is_dead(live, carrier, desk, small, apply_site):
    apply_site(limited(small, allow=["ES"], abroad={"per_hour": "4s"}))
    carrier.outside(SPAIN, answer=200)
    phone = desk.register("101", phone_password("101"))
    wait_until(lambda: live.state["guard"]["abroad"]["per_hour_s"] == 4, "the new limit")
    systemd.stop("timbre-acd.service")
    try:
        phone.dial(f"9{SPAIN}").wait_answered().wait_ended(15)
        assert refused(phone.dial(f"9{SPAIN}"))
    finally:
        systemd.start("timbre-acd.service")
    wait_stopped(live, "abroad", "minutes")


def test_outside_its_hours_a_phone_reaches_its_colleagues_only(live, carrier, desk, small, apply_site):
    now = datetime.now(ZoneInfo("America/Bogota"))
    yesterday = (now - timedelta(days=1)).strftime("%a").lower()
    shut = [{"days": yesterday, "from": "08:00", "to": "08:01"}]
    apply_site(limited(small, {"hours": shut}))
    carrier.outside(HOME, answer=200)
    carrier.outside("112", answer=200)
    phone = desk.register("101", phone_password("101"))
    other = desk.register("102", phone_password("102"))
    assert refused(phone.dial(f"9{HOME}"))
    wait_journal("call_ended", reason="guard_hours")
    other.dial(f"9{HOME}").wait_answered().hang_up()
    phone.dial("102").wait_answered().hang_up()
    phone.dial("112").wait_answered().hang_up()


def test_a_transfer_is_no_way_around(live, carrier, desk, small):
    carrier.outside(SPAIN, answer=200)
    before = used("refusals-102")
    second = desk.register("102", phone_password("102"), answer=200)
    talk = desk.register("103", phone_password("103")).dial("102").wait_answered()
    leg = second.wait_rung()
    leg.wait("state", state="confirmed")
    leg.do("transfer", to=f"sip:9{SPAIN}@{BOX_LAN}")
    wait_until(lambda: used("refusals-102") == before + 1, "the transfer charged to its phone")
    talk.wait_ended(15)
    assert carrier.phone.seen("incoming", line=f"outside-{SPAIN}") == []


def test_an_agent_cannot_send_a_caller_abroad(live, carrier, desk, small, log_in):
    carrier.outside(SPAIN, answer=200)
    before = used("refusals-101")
    phone = log_in("ana", "101")
    customer = carrier.call(DID_CITAS).wait_answered()
    live.wait_call(state="talking")
    phone.wait_rung().do("transfer", to=f"sip:9{SPAIN}@{BOX_LAN}")
    wait_until(lambda: used("refusals-101") == before + 1, "the transfer charged to its phone")
    customer.wait_ended(20)
    assert carrier.phone.seen("incoming", line=f"outside-{SPAIN}") == []


def test_a_phone_that_forwards_its_calls_pays_for_them(live, carrier, desk, small):
    carrier.outside(SPAIN, answer=200)
    carrier.outside(HOME, answer=200)
    refusals, talked = used("refusals-102"), used("phone-102")
    forwarding = desk.register("102", phone_password("102"), answer=None)
    caller = desk.register("103", phone_password("103"))
    abroad = caller.dial("102")
    forwarding.wait_rung().do("forward", to=f"sip:9{SPAIN}@{BOX_LAN}")
    wait_until(lambda: used("refusals-102") == refusals + 1, "the forward charged to its phone")
    abroad.wait_ended(15)
    assert carrier.phone.seen("incoming", line=f"outside-{SPAIN}") == []
    home = caller.dial("102")
    forwarding.wait_rung(count=2).do("forward", to=f"sip:9{HOME}@{BOX_LAN}")
    home.wait_answered()
    wait_until(lambda: live.state["guard"]["phone-102"]["used_hour_s"] >= 1, "its time", timeout_s=15)
    home.hang_up()
    wait_until(lambda: used("phone-102") > talked, "its time written down")
