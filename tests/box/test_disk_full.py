"""A full disk: calls go on, recording stops, an alarm shows; and all comes back with room."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support import systemd
from tests.support.history import RECORDINGS, recording_file
from tests.support.site import DID_CITAS, changed
from tests.support.waiting import stays, wait_until

WRITERS = ("timbre-web.service", "timbre-jobs.service", "timbre-acd.service", "asterisk.service")
HEALTH = Path("/run/timbre-jobs/health.json")
LEAST_GB = 0.1


@pytest.fixture
def small_disk():
    """The recordings on a disk of their own, of 160 MB. Services start anew: each sees its own mounts."""

    def restart_around(command: list[str]) -> None:
        for unit in WRITERS:
            systemd.stop(unit)
        subprocess.run(command, check=True)
        for unit in reversed(WRITERS):
            systemd.start(unit)
        for unit in WRITERS:
            systemd.wait_active(unit)

    owner = "uid=asterisk,gid=timbre-media,mode=2770,size=160m"
    restart_around(["mount", "-t", "tmpfs", "-o", owner, "tmpfs", str(RECORDINGS)])
    yield RECORDINGS
    restart_around(["umount", str(RECORDINGS)])


def fill(folder: Path) -> Path:
    """A file that takes all the room there is."""
    path = folder / "filling"
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(1 << 18))
        except OSError:
            pass
    return path


def recorded_bytes(call: str) -> int:
    path = recording_file(call)
    return path.stat().st_size if path else 0


def alarms_of_jobs() -> dict[str, object]:
    return json.loads(HEALTH.read_text())["alarms"]


def test_full_disk_ends_recording_but_no_call(small, small_disk, apply_site, live, carrier, log_in):
    apply_site(changed(small, "recording", to={"min_free_gb": LEAST_GB}))
    log_in("ana", "101")
    log_in("luis", "102")
    caller = carrier.call(DID_CITAS, number="3008880001").wait_answered()
    first = live.wait_call(number="3008880001", state="talking")["id"]
    wait_until(lambda: recorded_bytes(first) > 32000, "a second of the recording")

    filling = fill(small_disk)
    assert shutil.disk_usage(small_disk).free < 100_000
    wait_until(lambda: "disk_full" in live.state["alarms"], "the ACD's alarm", timeout_s=20)
    wait_until(lambda: "disk_full" in alarms_of_jobs(), "the health's alarm", timeout_s=30)
    heard = caller.stats()["packets_received"]
    wait_until(lambda: caller.stats()["packets_received"] > heard + 100, "two more seconds of audio")
    assert live.calls(id=first, state="talking")

    unrecorded = carrier.call(DID_CITAS, number="3008880002").wait_answered()
    second = live.wait_call(number="3008880002", state="talking")["id"]
    stays(lambda: not unrecorded.ended and not caller.ended, "both calls", for_s=2.0)
    assert not live.calls(id=second)[0]["recording"]
    assert recording_file(second) is None
    unrecorded.hang_up()
    unrecorded.wait_ended()

    filling.unlink()
    wait_until(lambda: "disk_full" not in live.state["alarms"], "the end of the alarm", timeout_s=20)
    live.wait_any("luis", "ready")
    again = carrier.call(DID_CITAS, number="3008880003").wait_answered()
    third = live.wait_call(number="3008880003", state="talking")["id"]
    wait_until(lambda: recorded_bytes(third) > 32000, "a recording with room again")
    again.hang_up()
    caller.hang_up()
