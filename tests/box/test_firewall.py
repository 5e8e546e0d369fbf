"""The firewall in the box: what strangers find, who is shut out, and what is undone by itself."""

import json
import os
import re
import signal
import subprocess
from pathlib import Path

import pytest

from hw.helper.client import ask
from hw.helper.request import ApplyFirewall, Ban, ListBans, ShowFirewall, Unban
from tests.support import journal, systemd
from tests.support.floor import BOX_LAN, BOX_WAN, CARRIER_ADDRESS, LAN_ADDRESS, PEERS
from tests.support.history import rows
from tests.support.light.callers import LightCallers, silence
from tests.support.light.sockets import udp_socket
from tests.support.site import DID_CITAS, changed, phone_password, timbre, try_apply
from tests.support.strangers import (
    STRANGER,
    Guesser,
    answering_udp,
    answers,
    arriving,
    at_address,
    open_tcp,
    sipvicious,
)
from tests.support.waiting import stays, wait_until

TCP = (*range(1, 1025), 5038, 5039, 5060, 5061, 8088, 8089, 8443, 9090, 10000, 20000)
UDP = (53, 67, 69, 123, 161, 323, 500, 514, 546, 547, 1900, 4569, 5000, 5060, 5061, 5353)
SIP = {5060, 5061}
LAN_ONLY = {80, 443, *SIP}
MEDIA_HOST = "10.78.0.77"
NEWCOMER = "10.78.0.67"
"""Of whom the guard has heard nothing before: what other tests asked counts for the stranger."""
BOX_WAN6, STRANGER6 = "fd00:78::2", "fd00:78::66"
BOX_LAN6, DESK6 = "fd00:77::2", "fd00:77::1"
GUESSES = Path("/run/timbre/guesses.json")


@pytest.fixture(autouse=True)
def bans_end(box):
    yield
    for ban in bans():
        ask(Unban(ban["address"]))


@pytest.fixture
def stranger():
    with at_address() as address:
        yield address


@pytest.fixture
def over_ipv6():
    """Addresses of IPv6 at both ends of both networks."""
    own = Path("/proc/self/ns/net")
    with (
        at_address(BOX_WAN6, "wan0", own),
        at_address(STRANGER6),
        at_address(BOX_LAN6, "lan0", own),
        at_address(DESK6, "lan-peer", PEERS / "lan"),
    ):
        yield


def bans():
    return ask(ListBans())["bans"]


def walled(site, **wall):
    return changed(site, "network", to={"firewall": wall})


def lan_open():
    return open_tcp((80, 443, 5060, 5061), LAN_ADDRESS, BOX_LAN, PEERS / "lan", wait_s=1.0)


def ruleset():
    """The table as it is, but for counters and times that run."""
    text = subprocess.run(
        ["nft", "list", "table", "inet", "timbre"], capture_output=True, text=True, check=True
    )
    return re.sub(r"expires \S+|timeout [0-9]\S*|packets \d+ bytes \d+", "", text.stdout)


def test_filter_was_in_force_before_anything_listened(box):
    at = {
        unit: int(systemd.show(unit, "ActiveEnterTimestampMonotonic")[0])
        for unit in ("timbre-firewall.service", "timbre-web.socket", "timbre-helper.socket")
    }
    assert 0 < at["timbre-firewall.service"] < min(at["timbre-web.socket"], at["timbre-helper.socket"])
    assert ask(ShowFirewall())["loaded"]


def test_stranger_finds_nothing_of_a_site_that_opens_nothing(small, stranger):
    assert open_tcp(TCP, stranger) == set()
    assert answering_udp(UDP, stranger) == set()


def test_stranger_finds_nothing_over_ipv6_either(small, stranger):
    show = ["ip", "-6", "-o", "address", "show", "dev", "wan0", "scope", "link"]
    found = subprocess.run(show, capture_output=True, text=True, check=True).stdout
    target = re.search(r"inet6 (fe80::[0-9a-f:]+)", found)[1] + "%wan-peer"
    assert open_tcp((*range(1, 200), 443, 5038, 5060, 8088), "", target) == set()


def test_ipv6_finds_what_the_site_opened_and_is_banned_like_the_other(small, apply_site, over_ipv6):
    assert open_tcp((80, 443, 5060), DESK6, BOX_LAN6, PEERS / "lan") == {80, 443}
    assert open_tcp(TCP, STRANGER6, BOX_WAN6) == set()
    apply_site(walled(small, web_from_internet=True))
    assert open_tcp(TCP, STRANGER6, BOX_WAN6) == {80, 443}
    ask(Ban(STRANGER6, 60))
    assert open_tcp((80, 443), STRANGER6, BOX_WAN6) == set()


def test_trunk_reaches_sip_and_nothing_else(small):
    assert open_tcp(TCP, CARRIER_ADDRESS) == SIP
    assert answering_udp(UDP, CARRIER_ADDRESS) == {5060}


def test_lan_reaches_what_it_needs_and_nothing_else(small):
    assert open_tcp(TCP, LAN_ADDRESS, BOX_LAN, PEERS / "lan") == LAN_ONLY


def test_stranger_finds_what_the_site_opened_and_it_closes_again(small, apply_site, stranger):
    apply_site(walled(small, web_from_internet=True))
    assert open_tcp(TCP, stranger) == {80, 443}
    apply_site(walled(small, sip_from_internet=True))
    assert open_tcp(TCP, stranger) == SIP
    assert answering_udp(UDP, stranger) == {5060}
    apply_site(small)
    # Also for those whose flow is known already.
    assert open_tcp(TCP, stranger) == set()
    assert answering_udp((5060,), stranger) == set()


@pytest.mark.parametrize(
    "users",
    [["101"] * 30, [str(number) for number in range(1000, 1030)]],
    ids=["passwords of one phone", "accounts"],
)
def test_guesser_is_banned_while_a_registered_phone_goes_on(
    small, apply_site, live, carrier, log_in, stranger, users
):
    apply_site(walled(small, sip_from_internet=True))
    phone = log_in("ana", "101")
    guesser = Guesser()
    try:
        answered = guesser.guesses_until_silence(users)
    finally:
        guesser.close()
    print(f"{answered} guesses were answered before the ban")
    assert answered < 10
    assert [ban["address"] for ban in bans()] == [STRANGER]
    # Each further one of a day lasts longer.
    assert bans()[0]["left_s"] > 500
    caller = carrier.call("5716001001").wait_answered()
    live.wait_call(state="talking", agent="ana")
    assert not phone.desk.phone.seen("registered", line="101", active=False)
    caller.hang_up()


def tried(since):
    """How many of the stranger's wrong answers Asterisk ever heard."""
    heard = [e.message for e in journal.entries(since, "asterisk") if f"/{STRANGER}/" in e.message]
    return sum('"ChallengeResponseFailed"' in message for message in heard)


def test_scanner_is_banned_within_ten_guesses_and_a_phone_of_the_house_goes_on(
    small, apply_site, live, carrier, log_in, stranger
):
    apply_site(walled(small, sip_from_internet=True))
    log_in("ana", "101")
    since = journal.now()
    sipvicious("svcrack", "-u", "101", "-r", "1000-1200")
    assert [ban["address"] for ban in bans()] == [STRANGER]
    count = tried(since)
    print(f"svcrack: {count} guesses heard before the ban")
    assert count <= 10
    caller = carrier.call("5716001001").wait_answered()
    live.wait_call(state="talking", agent="ana")
    caller.hang_up()


def test_banned_address_is_listed_released_and_in_the_audit(small, apply_site, stranger):
    apply_site(walled(small, sip_from_internet=True))
    ask(Ban(STRANGER, 300))
    assert answering_udp((5060,), stranger) == set()
    [ban] = timbre("bans", "list")
    assert ban["address"] == STRANGER and 290 < ban["left_s"] <= 300
    timbre("bans", "release", STRANGER)
    assert timbre("bans", "list") == []
    assert answering_udp((5060,), stranger) == {5060}
    released = rows("select by, subject from audit where what = 'ban.release' order by id desc limit 1")
    assert released[0]["subject"] == STRANGER


def test_ban_is_seen_and_released_over_the_api(api):
    ask(Ban(STRANGER, 300))
    assert [ban["address"] for ban in api.request("GET", "/bans").json["bans"]] == [STRANGER]
    assert api.request("DELETE", f"/bans/{STRANGER}").status == 200
    assert api.request("DELETE", f"/bans/{STRANGER}").status == 404
    assert api.request("DELETE", "/bans/12345").status == 400
    assert bans() == []


def test_firewall_applied_over_the_api_waits_for_its_confirmation(small, apply_site, api):
    apply_site(small)
    body = {"site": walled(small, ping_from_internet=True), "confirm_within_s": 60}
    assert api.request("PUT", "/site", body).json["confirm_within_s"] == 60
    assert ask(ShowFirewall())["trial_left_s"] > 40
    assert api.request("POST", "/site/confirm", {}).status == 200
    assert ask(ShowFirewall())["trial_left_s"] is None
    assert api.request("POST", "/site/confirm", {}).status == 409


def test_allow_list_and_trunks_are_never_banned(small, apply_site, stranger):
    apply_site(walled(small, sip_from_internet=True, allow=[STRANGER]))
    guesser = Guesser()
    try:
        assert all(guesser.guess(str(1000 + number), "wrong") for number in range(12))
    finally:
        guesser.close()
    assert bans() == []
    # Even a ban that somebody sets by hand does not shut them out.
    ask(Ban(STRANGER, 60))
    ask(Ban(CARRIER_ADDRESS, 60))
    assert answering_udp((5060,), stranger) == answering_udp((5060,), CARRIER_ADDRESS) == {5060}


def test_bans_outlive_a_new_ruleset_and_a_hundred_applies_leave_the_same_state(small, apply_site):
    ask(Ban(STRANGER, 300))
    ask(Ban("2001:db8::66", 300))
    apply_site(walled(small, ping_from_internet=True))
    apply_site(small)
    assert {ban["address"] for ban in bans()} == {STRANGER, "2001:db8::66"}
    assert all(200 < ban["left_s"] < 300 for ban in bans())
    before = ruleset()
    policy = ask(ShowFirewall())["policy"]
    for _ in range(100):
        ask(ApplyFirewall(policy, 0))
    assert ruleset() == before


def heard_of_a_call(live, arrived):
    """Packets of voice let in, while the carrier's comes from another host: (its own, a stranger's)."""
    callers = LightCallers(PEERS / "wan", CARRIER_ADDRESS, BOX_WAN, media=MEDIA_HOST)
    try:
        call = callers.call(DID_CITAS, "3001112233")
        callers.wait_answered(call)
        live.wait_call(state="talking")
        wait_until(lambda: callers.speak(call) or arrived(MEDIA_HOST) > 20, "the carrier's voice")
        with udp_socket(PEERS / "wan", STRANGER) as sock:
            for packet in silence(50):
                sock.sendto(packet, call.box_media)
        callers.speak(call)
        callers.hang_up(call)
        return arrived(MEDIA_HOST), arrived(STRANGER)
    finally:
        callers.close()


def test_voice_comes_in_from_where_the_carrier_wants_it_and_from_no_stranger(
    small, apply_site, live, log_in, stranger
):
    log_in("ana", "101")
    with at_address(MEDIA_HOST), arriving(MEDIA_HOST, STRANGER) as arrived:
        assert heard_of_a_call(live, arrived)[1] == 0
        live.wait_agent("ana", "ready")
        apply_site(changed(small, "trunks", "carrier", "media", to=[STRANGER]))
        assert heard_of_a_call(live, arrived)[1] == 50


def test_stranger_is_heard_slowly_where_sip_is_open_and_the_trunk_is_not_held_up(small, apply_site, stranger):
    apply_site(walled(small, sip_from_internet=True))
    assert 1 <= len(answers([5060] * 60, STRANGER)) <= 20
    assert len(answers([5060] * 60, CARRIER_ADDRESS)) == 60


def test_killed_guard_goes_on_counting_where_it_stood(small, apply_site):
    apply_site(walled(small, sip_from_internet=True))
    with at_address(NEWCOMER):
        killed_while_counting(Guesser(NEWCOMER))
    [ban] = rows("select detail from audit where what = 'ban.add' order by id desc limit 1")
    assert json.loads(ban["detail"])["guesses"] == 5


def killed_while_counting(guesser):
    try:
        assert all(guesser.guess("101", f"wrong-{number}") for number in range(4))
        wait_until(lambda: len(json.loads(GUESSES.read_bytes())[NEWCOMER][0]) == 4, "four guesses on file")
        os.kill(systemd.main_pid("timbre-site.service"), signal.SIGKILL)
        systemd.wait_active("timbre-site.service")
        assert bans() == []
        # The manager interface is connected a moment after the start; the first guess it hears is the fifth.
        wait_until(lambda: (guesser.guess("101", "wrong-again"), bans())[1], "the ban", timeout_s=30)
    finally:
        guesser.close()


def lock_out(small):
    interfaces = {"lan9": {"zone": "lan"}, "lan0": {"zone": "none"}, "wan0": {"zone": "wan"}}
    return changed(small, "network", to={"interfaces": interfaces})


def revision():
    return timbre("site", "history")[0]


@pytest.mark.parametrize("killed", [(), ("timbre-helper.service",), ("timbre-site.service",)], ids=str)
def test_site_that_locks_the_installer_out_is_undone_by_itself(small, apply_site, killed):
    apply_site(small)
    before = ask(ShowFirewall())["policy"]
    assert lan_open() == LAN_ONLY
    applied = try_apply(lock_out(small), "--confirm-within", "30", "--json")
    assert applied.status == 0, applied.err
    number = json.loads(applied.out)["revision"]
    try:
        assert lan_open() == set()
        for unit in killed:
            os.kill(systemd.main_pid(unit), signal.SIGKILL)
        wait_until(lambda: lan_open() == LAN_ONLY, "the LAN to be served again", timeout_s=60)
        wait_until(lambda: revision()["revision"] == number + 1, "the site to be taken back", timeout_s=60)
    finally:
        for unit in killed:
            if unit != "timbre-helper.service":
                systemd.wait_active(unit)
    assert ask(ShowFirewall()) == {"loaded": True, "policy": before, "trial_left_s": None}
    assert "network" not in timbre("site", "export")


def test_helper_told_to_stop_undoes_what_is_on_trial(small, apply_site):
    apply_site(small)
    applied = try_apply(lock_out(small), "--confirm-within", "30", "--json")
    number = json.loads(applied.out)["revision"]
    systemd.stop("timbre-helper.service")
    assert lan_open() == LAN_ONLY
    assert timbre_fails("site", "confirm")
    wait_until(lambda: revision()["revision"] == number + 1, "the site to be taken back", timeout_s=60)


def timbre_fails(*arguments):
    return subprocess.run(["timbre", *arguments], capture_output=True, timeout=60).returncode != 0


def test_confirmed_firewall_stays_and_nothing_else_is_applied_meanwhile(small, apply_site):
    apply_site(small)
    opened = walled(small, ping_from_internet=True)
    assert try_apply(opened, "--confirm-within", "30").status == 0
    refused = try_apply(small)
    assert refused.status != 0 and "confirm" in refused.err
    timbre("site", "confirm")
    stays(lambda: ask(ShowFirewall())["policy"]["opened"] == ["ping"], "the confirmed policy", for_s=32.0)
    apply_site(small)


def test_wrong_password_of_a_desk_phone_costs_it_its_telephony_only(small, live, desk):
    desk.register("101", phone_password("101"))
    ask(Ban(LAN_ADDRESS, 60))
    assert lan_open() == {80, 443}
