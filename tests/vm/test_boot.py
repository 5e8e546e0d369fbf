"""The machine boots by itself to a box that answers, from a root that nothing can change."""

from tests.support.audio import decoded
from tests.support.floor import AGENT_HZ, BOX_LAN, BOX_WAN, CALLER_HZ
from tests.support.vm.box import proven
from tests.support.vm.calls import SLOW_S, api_of, finished_recording, log_in, talk
from tests.support.waiting import wait_until

IDLE_MEMORY_MB = 350


def test_every_unit_starts_and_none_waits_in_a_circle(box):
    assert box.failed_units() == []
    for unit in ("asterisk", "timbre-acd", "timbre-site", "timbre-jobs", "timbre-web", "timbre-hardware"):
        box.wait_active(f"{unit}.service")
    assert box.journal("ordering cycle") == ""


def test_the_root_is_proven_and_nothing_can_write_to_it(box):
    root = box.run("findmnt", "--noheadings", "--output", "FSTYPE,OPTIONS,SOURCE", "/").split()
    assert root[0] == "erofs"
    assert root[1].startswith("ro,")
    assert "/dev/mapper/root" in root[2]
    assert box.door.run("touch", "/usr/lib/mine").status != 0


def test_the_first_release_proves_itself_by_a_test_call(box):
    wait_until(lambda: proven(box), "the factory's system to prove itself", timeout_s=10 * SLOW_S)


def test_its_first_two_network_cards_are_lan_and_wan(box):
    shown = box.run("ip", "-brief", "-4", "address", "show", "scope", "global")
    found = {line.split()[0]: line.split()[2] for line in shown.splitlines()}
    assert found == {"lan0": f"{BOX_LAN}/24", "wan0": f"{BOX_WAN}/24"}


def test_the_console_says_the_one_time_code_and_where_to_give_it(box):
    code = box.run("cat", "/run/timbre/setup-code").strip()
    for words in (code, f"https://{BOX_LAN}/"):
        wait_until(lambda words=words: words in box.machine.console.read_text(errors="replace"), words)


def test_an_idle_box_is_content_with_little_memory(box, figures):
    def used_mb() -> int:
        pairs = (line.split(":") for line in box.run("cat", "/proc/meminfo").splitlines())
        sizes = {name: int(value.split()[0]) // 1024 for name, value in pairs}
        figures["idle memory"] = f"{sizes['MemTotal'] - sizes['MemAvailable']} MB"
        return sizes["MemTotal"] - sizes["MemAvailable"]

    wait_until(lambda: used_mb() <= IDLE_MEMORY_MB, "little memory to be in use", instead=used_mb)


def test_a_call_from_the_carrier_is_answered_and_recorded(box, live, carrier, desk):
    log_in(live, desk)
    call = talk(live, carrier, number="3005550101")
    left, right = decoded(finished_recording(api_of(box), call))
    assert left.part(1.0, 3.0).tone_share(CALLER_HZ) > 0.8
    assert right.part(1.0, 3.0).tone_share(AGENT_HZ) > 0.8
