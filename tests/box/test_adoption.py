"""A killed ACD or Asterisk: no call is lost that can be kept, and history says how each one ended."""

import contextlib
import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.support import systemd
from tests.support.history import journal, recording_file, wait_journal
from tests.support.live import wait_idle
from tests.support.site import DID_CITAS, DID_MENU, changed, phone_password
from tests.support.waiting import stays, wait_until

ACD, ASTERISK = "timbre-acd.service", "asterisk.service"


def snapshot() -> dict:
    """What the next ACD would remember."""
    return json.loads(Path("/var/lib/timbre/acd/state.json").read_text(encoding="utf-8"))["core"]


@pytest.fixture
def kill_acd(live):
    """SIGKILL, and wait until the next one has taken over."""

    def kill() -> None:
        systemd.kill(ACD)
        wait_until(
            lambda: live.connected and live.state["system"].get("asterisk", {}).get("up"),
            "the new ACD to be connected",
        )

    return kill


def test_a_caller_in_line_keeps_place_and_time_over_a_killed_acd(live, carrier, kill_acd, desk):
    customers = [carrier.call(DID_CITAS, number=f"300{n}") for n in range(3)]
    wait_until(lambda: len(live.calls(state="waiting")) == 3, "three callers in line")
    before = {call["number"]: call for call in live.calls()}
    kill_acd()
    wait_until(lambda: len(live.calls(state="waiting")) == 3, "three callers in line again")
    after = {call["number"]: call for call in live.calls()}
    for number, call in before.items():
        assert after[number]["id"] == call["id"]
        assert after[number]["position"] == call["position"]
        assert after[number]["queued_at"] == pytest.approx(call["queued_at"], abs=1.1)
    first = next(call for call in before.values() if call["position"] == 1)
    desk.register("101", phone_password("101"))
    live.command("agent.login", agent="ana", extension="101")
    live.wait_call(state="talking", id=first["id"])
    for customer in customers:
        assert not customer.ended
    # Killed before its first snapshot the ACD tells it again; history knows it by its visit.
    assert {event["visit"] for event in journal("call_entered_queue", call=first["id"])} == {1}


def test_a_ringing_phone_is_rung_again_and_the_caller_served(live, carrier, kill_acd, log_in):
    phone = log_in("ana", "101", answer=None)
    carrier.call(DID_CITAS)
    phone.wait_rung()
    call = live.wait_call(state="offered")["id"]
    kill_acd()
    phone.wait_rung(count=2).do("answer", code=200)
    assert live.wait_call(state="talking")["id"] == call
    assert live.agent("ana")["state"] == "talking"


def test_a_conversation_does_not_notice_a_killed_acd(live, carrier, kill_acd, log_in):
    log_in("ana", "101")
    log_in("luis", "102")
    customer = carrier.call(DID_CITAS).wait_answered()
    call = live.wait_call(state="talking", recording=True)
    agent = call["agent"]
    size = recording_file(call["id"]).stat().st_size
    kill_acd()
    again = live.wait_call(id=call["id"], state="talking", recording=True)
    assert again["agent"] == agent
    assert again["connected_at"] == pytest.approx(call["connected_at"], abs=1.1)
    assert live.wait_agent(agent, "talking")["call"] == call["id"]
    wait_until(
        lambda: recording_file(call["id"]).stat().st_size > size + 32000, "a second more of the recording"
    )
    assert not customer.ended
    assert customer.stats()["loss_pct"] < 1
    customer.hang_up()
    end = wait_journal("call_ended", call=call["id"])
    assert (end["outcome"], end["agent"]) == ("answered", agent)
    assert end["talked_s"] > 1
    live.wait_agent(agent, "ready")
    assert len(journal("call_ended", call=call["id"])) == 1


def test_log_ins_pauses_and_counters_outlive_a_killed_acd(live, carrier, kill_acd, log_in):
    log_in("ana", "101")
    log_in("luis", "102")
    live.command("agent.pause", agent="luis", reason="break")
    customer = carrier.call(DID_CITAS)
    live.wait_call(state="talking")
    customer.hang_up()
    live.wait_agent("ana", "ready")
    wait_idle(live)
    counted = live.agent("ana")["calls_today"]
    today = live.queue("citas")["today"]
    wait_until(
        lambda: (
            snapshot()["calls"] == {}
            and snapshot()["agents"]["luis"]["state"] == "paused"
            and snapshot()["queues"]["citas"]["tally"].items() <= today.items()
        ),
        "the present to be on disk",
    )
    kill_acd()
    assert live.wait_agent("luis", "paused")["reason"] == "break"
    ana = live.wait_agent("ana", "ready")
    assert (ana["extension"], ana["calls_today"]) == ("101", counted)
    assert live.queue("citas")["today"] == today


def test_a_caller_in_the_menu_is_seen_again(live, carrier, kill_acd, log_in):
    customer = carrier.call(DID_MENU).wait_answered()
    call = live.wait_call(state="greeting")["id"]
    kill_acd()
    live.wait_call(id=call, state="greeting")
    log_in("sara", "103")
    customer.press("2")
    live.wait_call(id=call, state="talking")


def test_a_caller_who_leaves_while_the_acd_is_away_is_closed_in_history(live, carrier):
    customer = carrier.call(DID_CITAS)
    call = live.wait_call(state="waiting")["id"]
    wait_until(lambda: call in snapshot()["calls"], "the caller to be in the snapshot")
    systemd.stop(ACD)
    customer.hang_up()
    customer.wait_ended()
    systemd.start(ACD)
    end = wait_journal("call_ended", call=call)
    assert end["outcome"] in ("abandoned", "failed")
    wait_idle(live)


def test_an_agent_who_hangs_up_while_the_acd_is_away_frees_the_customer(live, carrier, log_in):
    phone = log_in("ana", "101")
    customer = carrier.call(DID_CITAS).wait_answered()
    live.wait_call(state="talking")
    os.kill(systemd.main_pid(ACD), signal.SIGSTOP)  # hung, then killed: Asterisk goes on by itself
    phone.wait_rung().hang_up()
    systemd.kill(ACD)
    wait_until(
        lambda: customer.ended or live.calls(state="waiting") or live.calls(state="talking"),
        "the customer not to be left alone",
    )


def test_a_hung_acd_is_ended_by_its_watchdog(live, carrier):
    carrier.call(DID_CITAS)
    call = live.wait_call(state="waiting")["id"]
    old = systemd.main_pid(ACD)
    systemd.signal_unit(ACD, signal.SIGSTOP)
    wait_until(lambda: systemd.main_pid(ACD) not in (0, old), "the watchdog", timeout_s=40)
    live.wait_call(timeout_s=20, id=call, state="waiting")


def test_a_killed_asterisk_comes_back_and_history_says_how_each_call_ended(live, carrier, log_in, desk):
    log_in("ana", "101")
    carrier.call(DID_CITAS, number="3001").wait_answered()
    talking = live.wait_call(state="talking")["id"]
    carrier.call(DID_CITAS, number="3002")
    waiting = live.wait_call(state="waiting")["id"]
    systemd.kill(ASTERISK)
    wait_until(lambda: live.state["system"]["asterisk"]["up"], "Asterisk to be back", timeout_s=20)
    wait_idle(live)
    talked, waited = (wait_journal("call_ended", call=call) for call in (talking, waiting))
    assert (talked["outcome"], talked["by"], talked["reason"]) == ("answered", "system", "asterisk_restarted")
    assert (waited["outcome"], waited["by"], waited["reason"]) == ("failed", "system", "asterisk_restarted")
    assert live.agent("ana")["extension"] == "101", "the agent need not log in again"
    wait_until(lambda: "asterisk_down" not in live.state["alarms"], "the alarm to end")
    for customer in ("3003",):
        carrier.call(DID_CITAS, number=customer).wait_answered(timeout_s=30)
    live.wait_call(state="talking", number="3003")


def test_a_box_whose_acd_and_asterisk_both_die_starts_clean(live, carrier, log_in):
    log_in("ana", "101")
    carrier.call(DID_CITAS).wait_answered()
    call = live.wait_call(state="talking")["id"]
    wait_until(lambda: call in snapshot()["calls"], "the call to be in the snapshot")
    systemd.stop(ACD)
    systemd.kill(ASTERISK)
    systemd.start(ACD)
    wait_until(lambda: live.connected and live.state["system"].get("asterisk", {}).get("up"), "both to be up")
    end = wait_journal("call_ended", call=call)
    assert (end["outcome"], end["reason"]) == ("answered", "asterisk_restarted")
    wait_idle(live)
    live.wait_any("ana", "ready", "wrap_up")


def test_a_trunk_that_dies_is_seen_within_seconds(live, carrier, small, apply_site):
    apply_site(changed(small, "trunks", "carrier", "qualify", to="5s"))
    wait_until(lambda: live.state["trunks"]["carrier"]["up"], "the trunk to be up", timeout_s=30)
    carrier.close()
    wait_until(lambda: not live.state["trunks"]["carrier"]["up"], "the trunk to be down", timeout_s=20)
    trunk = live.state["trunks"]["carrier"]
    assert trunk["reason"] == "unreachable"
    assert "trunk_down:carrier" in live.state["alarms"]
    assert wait_journal("trunk_changed", trunk="carrier", up=False)


def test_a_full_disk_stops_recording_and_no_call(live, carrier, small, apply_site, log_in):
    free_gb = os.statvfs("/var/lib/timbre").f_bavail * os.statvfs("/var/lib/timbre").f_frsize / 1e9
    apply_site(changed(small, "recording", to={"min_free_gb": free_gb + 50}))
    wait_until(lambda: "disk_full" in live.state["alarms"], "the alarm", timeout_s=15)
    log_in("ana", "101")
    customer = carrier.call(DID_CITAS).wait_answered()
    call = live.wait_call(state="talking")
    stays(lambda: not live.wait_call(id=call["id"])["recording"], "the call without a recording", for_s=1)
    assert recording_file(call["id"]) is None
    apply_site(small)
    wait_until(lambda: "disk_full" not in live.state["alarms"], "the alarm to end", timeout_s=15)
    customer.hang_up()


@pytest.fixture
def full_disk(live):
    """A full disk in the journal's place; the fixture makes room on it. The ACD begins anew on either."""
    folder = Path("/var/lib/timbre/journal")
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k,mode=0777", "tmpfs", folder], check=True)
    filler = folder / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    yield filler.unlink
    subprocess.run(["umount", "-l", folder], check=True)
    systemd.kill(ACD)
    wait_until(lambda: live.connected, "the ACD")


def test_history_waits_in_memory_while_the_disk_is_full(live, carrier, kill_acd, full_disk):
    kill_acd()
    customer = carrier.call(DID_CITAS)
    call = live.wait_call(state="waiting")["id"]
    wait_until(lambda: "journal_failed" in live.state["alarms"], "the alarm", timeout_s=15)
    customer.hang_up()
    wait_idle(live)
    full_disk()
    wait_until(lambda: "journal_failed" not in live.state["alarms"], "the alarm to end", timeout_s=15)
    assert wait_journal("call_ended", call=call)["outcome"] == "abandoned"
