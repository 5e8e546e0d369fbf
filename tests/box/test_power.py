"""A power cut, with NUT's own dummy driver: told, closed in order, cancelled when the mains are back."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.support import journal, systemd
from tests.support.audio import heard
from tests.support.devices import state, wait_state
from tests.support.floor import AGENT_HZ, Carrier
from tests.support.live import wait_idle
from tests.support.site import DID_CITAS, DID_MENU, changed, small_site
from tests.support.waiting import stays, wait_until

BATTERY = Path("/dev/shm/battery.dev")
MAINS, CUT = "OL CHRG", "OB DISCHRG"


def say(status, charge=90):
    """What the dummy driver reads, whole at every moment."""
    partial = BATTERY.with_suffix(".part")
    partial.write_text(f"ups.status: {status}\nbattery.charge: {charge}\nups.model: Dummy 1500\n")
    partial.chmod(0o644)
    # The driver reads a file anew whose time, in whole seconds, is another than before.
    last = BATTERY.stat().st_mtime if BATTERY.exists() else 0.0
    os.utime(partial, times=(at := max(time.time(), last + 2), at))
    partial.replace(BATTERY)


def finding(code):
    done = subprocess.run(["timbre", "doctor", "--json"], capture_output=True, text=True, timeout=60)
    return f'"{code}"' in done.stdout


@pytest.fixture
def battery(apply_site):
    say(MAINS)
    ups = {"driver": "dummy-ups", "port": str(BATTERY), "grace": "25s"}
    # Nothing that goes wrong here may switch the machine off that the tests run on.
    subprocess.run(["systemctl", "mask", "--runtime", "poweroff.target"], check=True, timeout=30)
    apply_site(changed(small_site(), "hardware", "ups", to=ups))
    yield
    say(MAINS)
    systemd.kill("timbre-hardware.service")
    wait_state("ups", "online", timeout_s=60)
    subprocess.run(["systemctl", "unmask", "--runtime", "poweroff.target"], check=True, timeout=30)


def test_a_short_cut_is_told_and_ends_nothing(battery, carrier: Carrier, live):
    wait_state("ups", "online", timeout_s=60)
    call = carrier.call(DID_CITAS)
    live.wait_call(state="waiting")
    say(CUT, 80)
    wait_state("ups", "on_battery")
    wait_until(lambda: finding("battery_in_use"), "the finding", timeout_s=40)
    say(MAINS)
    wait_state("ups", "online")
    assert live.calls(state="waiting")
    call.hang_up()


def test_low_charge_closes_in_order_and_mains_open_again(battery, carrier, live, log_in):
    wait_state("ups", "online", timeout_s=60)
    log_in("ana", "101")
    talk = carrier.call(DID_CITAS)
    live.wait_call(state="talking", agent="ana")
    say(CUT, 10)
    wait_state("ups", "closing")
    stays(lambda: live.calls(state="talking"), "the conversation", for_s=3)
    late = carrier.call(DID_MENU)
    late.wait_ended(timeout_s=40)
    assert live.calls(state="talking")
    say(MAINS)
    wait_state("ups", "online")
    assert live.calls(state="talking")
    again = carrier.call(DID_MENU)
    live.wait_call(state="greeting")
    again.hang_up()
    talk.hang_up()


def test_what_is_left_after_the_grace_hears_the_announcement_and_the_box_goes_off(
    battery, carrier, live, log_in, tmp_path
):
    wait_state("ups", "online", timeout_s=60)
    log_in("ana", "101")
    ear = tmp_path / "ear.wav"
    talk = carrier.call(DID_CITAS, record=str(ear))
    live.wait_call(state="talking", agent="ana")
    say(CUT, 10)
    talk.wait_ended(timeout_s=90)
    wait_idle(live)
    sound = heard(ear)
    last = sound.part(sound.seconds - 3, sound.seconds - 1)
    assert last.rms > 0.005, "somebody speaks at the end"
    assert last.tone_share(AGENT_HZ) < 0.5, "and it is not the agent, who hums"
    middle = sound.part(sound.seconds / 2 - 1, sound.seconds / 2 + 1)
    assert middle.tone_share(AGENT_HZ) > 0.8, "who was heard for the whole of the grace"
    wait_until(
        lambda: any("PowerOff" in entry.message for entry in journal.entries(0)[-400:]),
        "the helper to be asked",
        timeout_s=60,
    )
    assert state("ups")["state"] == "closing"


def test_a_battery_that_asks_to_be_replaced(battery):
    wait_state("ups", "online", timeout_s=60)
    say("OL CHRG RB")
    wait_until(lambda: finding("battery_worn"), "the finding", timeout_s=60)
    say(MAINS)
    wait_until(lambda: not finding("battery_worn"), "the end of the finding", timeout_s=60)


def children():
    """The driver and the server below the daemon: names by process."""
    done = subprocess.run(
        ["ps", "-o", "pid=,comm=", "--ppid", str(systemd.main_pid("timbre-hardware.service"))],
        capture_output=True, text=True, timeout=10, check=False,
    )  # fmt: skip
    return {int(pid): name for pid, name in (line.split() for line in done.stdout.splitlines())}


@pytest.mark.parametrize("program", ["dummy-ups", "upsd"])
def test_a_program_of_nut_that_dies_is_started_again_and_closes_nothing(battery, live, carrier, program):
    wait_state("ups", "online", timeout_s=60)
    call = carrier.call(DID_CITAS)
    live.wait_call(state="waiting")
    # The state of before may still stand while the daemon starts them.
    [pid] = wait_until(
        lambda: [pid for pid, name in children().items() if name == program], f"the {program}", timeout_s=60
    )
    os.kill(pid, signal.SIGKILL)
    wait_until(
        lambda: [one for one, name in children().items() if name == program and one != pid],
        f"another {program}",
        timeout_s=30,
        instead=children,
    )
    wait_state("ups", "online", timeout_s=60)
    assert live.calls(state="waiting")
    call.hang_up()


def test_what_is_no_status_at_all_is_no_power_cut(battery, live, carrier):
    wait_state("ups", "online", timeout_s=60)
    call = carrier.call(DID_CITAS)
    live.wait_call(state="waiting")
    say("\x01 garbage")
    wait_state("ups", "away", timeout_s=60)
    assert live.calls(state="waiting")
    say(MAINS)
    wait_state("ups", "online", timeout_s=60)
    assert live.calls(state="waiting")
    call.hang_up()


def test_a_battery_that_does_not_answer_is_explained(battery, apply_site):
    wait_state("ups", "online", timeout_s=60)
    nothing = {"driver": "dummy-ups", "port": "/dev/shm/nothing.dev"}
    apply_site(changed(small_site(), "hardware", "ups", to=nothing))
    wait_state("ups", "away", timeout_s=60)
    wait_until(lambda: finding("battery_away"), "the finding", timeout_s=60)
    apply_site(changed(small_site(), "hardware", "ups", to=nothing | {"port": str(BATTERY)}))
