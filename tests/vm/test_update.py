"""Updates: a good one stays, one that answers no call is left for the release before it."""

import pytest

from tests.support.vm.box import Box, kernels, offer, proven, restart, version
from tests.support.vm.calls import SLOW_S
from tests.support.waiting import wait_until

pytestmark = [pytest.mark.long, pytest.mark.timeout(5400)]


def test_a_good_update_runs_after_a_restart_and_is_kept(box: Box):
    first = version(box)
    box.run("sh", "-c", "echo kept >/var/lib/timbre/mark")
    done = offer(box, "good")
    assert done.status == 0, done.err
    assert version(box) == first
    restart(box)
    assert version(box) == "9.1.0"
    wait_until(lambda: proven(box), "the update to prove itself", timeout_s=10 * SLOW_S)
    assert box.run("cat", "/var/lib/timbre/mark") == "kept\n"


def test_an_update_that_answers_no_call_is_left_for_the_one_before(box: Box):
    done = offer(box, "broken")
    assert done.status == 0, done.err
    box.door.run("systemctl", "--no-block", "reboot")
    wait_until(
        lambda: box.machine.alive() and "timbre_9.2.0+0-3.efi" in kernels(box),
        "the update to have failed three times and the box to come back",
        timeout_s=60 * SLOW_S,
        instead=box.machine.last_words,
    )
    assert version(box) == "9.1.0"
    assert box.run("cat", "/var/lib/timbre/mark") == "kept\n"
