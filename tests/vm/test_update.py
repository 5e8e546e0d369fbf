"""The shipped image: it boots, proves itself, takes updates, and leaves those that do not answer."""

import pytest

from tests.support.vm import disks
from tests.support.vm.box import Box
from tests.support.vm.calls import SLOW_S
from tests.support.vm.door import Done
from tests.support.vm.machine import Machine
from tests.support.vm.places import folder
from tests.support.waiting import wait_until

pytestmark = [pytest.mark.long, pytest.mark.timeout(5400)]


@pytest.fixture(scope="module")
def shipped():
    """The image as it leaves the factory, booted for the first time; shared by the tests below, in order."""
    with folder("shipped") as place, Machine(disks.plan(place)) as machine:
        machine.wait_booted()
        yield Box(machine)


def version(box: Box) -> str:
    return box.timbre("update", "show")["version"]


def proven(box: Box) -> bool:
    return box.timbre("update", "show")["state"] in ("good", "clean")


def offer(box: Box, bundle: str, *options: str) -> Done:
    """Give the box a bundle, as on a stick; how its command ended."""
    stick = f"/dev/disk/by-id/virtio-{bundle}"
    return box.door.run("timbre", "update", "install", stick, *options, timeout_s=20 * SLOW_S)


def kernels(box: Box) -> list[str]:
    return box.run("sh", "-c", 'ls "$(bootctl --print-esp-path)/EFI/Linux"').split()


def restart(box: Box) -> None:
    """Restart and wait for whichever system comes up to be proven."""
    before = box.run("cat", "/proc/sys/kernel/random/boot_id")
    box.door.run("systemctl", "--no-block", "reboot")
    wait_until(
        lambda: box.machine.alive() and box.run("cat", "/proc/sys/kernel/random/boot_id") != before,
        "another boot",
        timeout_s=20 * SLOW_S,
        instead=box.machine.last_words,
    )
    box.machine.wait_booted()


def test_the_factorys_image_boots_from_a_proven_root_that_nothing_can_write(shipped):
    assert shipped.failed_units() == []
    assert shipped.journal("ordering cycle") == ""
    root = shipped.run("findmnt", "--noheadings", "--output", "FSTYPE,OPTIONS,SOURCE", "/")
    assert root.split()[0] == "erofs" and root.split()[1].startswith("ro,") and "/dev/mapper/root" in root
    assert shipped.door.run("touch", "/usr/lib/mine").status != 0
    wait_until(lambda: proven(shipped), "the factory's system to prove itself", timeout_s=10 * SLOW_S)


@pytest.mark.parametrize("spoiled", ["flipped", "foreign"])
def test_a_spoiled_or_foreign_bundle_is_refused_and_changes_nothing(shipped, spoiled):
    before = shipped.run("sfdisk", "--dump", "/dev/vda")
    assert offer(shipped, spoiled).status != 0
    assert shipped.run("sfdisk", "--dump", "/dev/vda") == before


def test_a_good_update_runs_after_a_restart_and_is_kept(shipped):
    first = version(shipped)
    shipped.run("sh", "-c", "echo kept >/var/lib/timbre/mark")
    done = offer(shipped, "good")
    assert done.status == 0, done.err
    assert version(shipped) == first
    restart(shipped)
    assert version(shipped) == "9.1.0"
    wait_until(lambda: proven(shipped), "the update to prove itself", timeout_s=10 * SLOW_S)
    assert shipped.run("cat", "/var/lib/timbre/mark") == "kept\n"
    assert b"--older" in offer(shipped, "older").err


def test_an_update_that_answers_no_call_is_left_for_the_one_before(shipped):
    done = offer(shipped, "broken")
    assert done.status == 0, done.err
    shipped.door.run("systemctl", "--no-block", "reboot")
    wait_until(
        lambda: shipped.machine.alive() and "timbre_9.2.0+0-3.efi" in kernels(shipped),
        "the update to have failed three times and the box to come back",
        timeout_s=60 * SLOW_S,
        instead=shipped.machine.last_words,
    )
    assert version(shipped) == "9.1.0"
    assert shipped.run("cat", "/var/lib/timbre/mark") == "kept\n"
