"""Backups on the running box: to a disk, over SFTP and S3; and the box as it was, after all is gone."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support import storage, systemd
from tests.support.api import new_api
from tests.support.floor import Carrier, Desk
from tests.support.history import RECORDINGS, rows, wait_rows
from tests.support.live import Live
from tests.support.site import DID_CITAS, SiteData, apply, phone_password, small_site, timbre
from tests.support.waiting import wait_until

STATE = Path("/var/lib/timbre")
HEALTH = Path("/run/timbre-jobs/health.json")
WIPED = ("site", "secrets", "db", "recordings", "prompts", "backup", "journal", "acd")
SPOKEN_BYTES = 2 * 8000 * 3
TO_DISK = {"disk": {"label": storage.LABEL}, "keep": 3}

# Restoring starts every service anew, twice where the box is wiped first.
pytestmark = pytest.mark.timeout(400)


def backing_up(section: dict[str, Any]) -> SiteData:
    return {**small_site(), "backup": section}


@pytest.fixture(scope="module")
def disk() -> Iterator[Path]:
    with storage.disk() as disk:
        yield disk


@pytest.fixture(scope="module")
def key(disk: Path, small: SiteData, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The recovery key, taken once; the site backs up to the disk."""
    apply(backing_up(TO_DISK))
    file = tmp_path_factory.mktemp("key") / "key.txt"
    file.write_text(timbre("backup", "key", "--new")["secret"])
    yield file
    apply(small_site())


def run(*arguments: str) -> tuple[int, Any]:
    """The exit status and the JSON of a command, whatever comes of it."""
    done = subprocess.run(["timbre", *arguments, "--json"], capture_output=True, text=True, timeout=300)
    return done.returncode, json.loads(done.stdout or "{}")


def refused(*arguments: str) -> str:
    status, said = run("backup", *arguments)
    assert status == 1, said
    return said["error"]


def conversation(number: str) -> str:
    """Some seconds of a recorded call; its id."""
    with Live() as live, Carrier() as carrier, Desk() as desk:
        desk.register("101", phone_password("101"))
        live.command("agent.login", agent="ana", extension="101")
        if live.wait_any("ana", "ready", "paused")["state"] == "paused":
            live.command("agent.ready", agent="ana")
        live.wait_agent("ana", "ready")
        caller = carrier.call(DID_CITAS, number=number).wait_answered()
        call = live.wait_call(number=number, state="talking")["id"]
        wait_until(
            lambda: any(p.stat().st_size > SPOKEN_BYTES for p in RECORDINGS.glob(f"*/*/*/{call}*.raw")),
            "some seconds of the call",
            timeout_s=20,
        )
        caller.hang_up()
        live.wait_agent("ana", "ready")
        live.command("agent.logout", agent="ana")
        live.wait_agent("ana", "offline")
    return call


def wipe() -> None:
    """As it leaves the factory. Stopping the target alone would wait for nobody else."""
    units = systemd.show("timbre.target", "Wants")[0].split()
    storage.run("systemctl", "stop", "timbre.target", *units)
    for name in WIPED:
        for path in (STATE / name).iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    subprocess.run(["systemd-tmpfiles", "--create", "timbre.conf"], check=False)
    systemd.start("timbre.target")
    systemd.wait_active("timbre-site.service", 120)


def kept_state() -> dict[str, int]:
    """What no refused restore may touch."""
    folders = ("site", "secrets", "prompts/files")
    files = [path for name in folders for path in (STATE / name).rglob("*") if path.is_file()]
    return {str(path): path.stat().st_mtime_ns for path in files}


def test_a_wiped_box_comes_back_with_site_history_recordings_and_secrets(disk: Path, key: Path) -> None:
    call = conversation("3007775001")
    row = wait_rows("select * from recording where call = ? and state = 'ready'", call, timeout_s=60)[0]
    sound = RECORDINGS / row["file"]
    heard, password = sound.read_bytes(), (STATE / "secrets/ari").read_text()
    api = new_api("sofia")
    site = timbre("site", "export")["site"]
    made = timbre("backup", "create")
    assert made["history"] and made["recordings"] >= 1
    everything = b"".join(path.read_bytes() for path in disk.rglob("*") if path.is_file())
    for secret in (phone_password("101"), password.strip()):
        assert secret.encode() not in everything

    wipe()
    assert not Path("/run/timbre/site.json").read_text().count("Clínica")
    status, done = run("backup", "restore", "--disk", storage.LABEL, "--key", str(key))
    assert (status, done["id"]) == (0, made["id"]), done
    assert timbre("site", "export")["site"] == site
    assert sound.read_bytes() == heard
    assert (STATE / "secrets/ari").read_text() == password
    assert rows("select agent from call where id = ?", call) == [{"agent": "ana"}]
    assert rows("select what from audit where what = 'backup.restore'")
    # The token that was made before still opens the API.
    assert api.get("/backups")["key_waiting"] is False
    assert conversation("3007775002")
    assert systemd.failed_units() == []


def test_what_was_tampered_with_is_refused_and_nothing_is_half_restored(disk: Path, key: Path) -> None:
    made = timbre("backup", "create")
    before = kept_state()
    part = next(disk.rglob(f"{made['id']}/history.000.age"))
    whole = part.read_bytes()
    part.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert refused("restore", "--key", str(key)) == "damaged"
    assert refused("verify") == "damaged"
    part.write_bytes(whole)
    assert kept_state() == before
    assert timbre("backup", "verify", "--key", str(key))["opened"]


def test_a_restore_waits_for_calls(key: Path, carrier: Carrier, live: Live) -> None:
    caller = carrier.call(DID_CITAS, number="3007775005").wait_answered()
    live.wait_call(number="3007775005")
    assert run("backup", "restore", "--key", str(key))[0] == 2
    caller.hang_up()


def test_a_full_disk_is_told_and_the_last_good_backup_stays(disk: Path, key: Path) -> None:
    api = new_api("sofia")
    good = api.get("/backups")["good"]
    ballast = disk / "ballast"
    with pytest.raises(OSError, match="space"), ballast.open("wb") as file:
        while True:
            file.write(bytes(1 << 16))
    try:
        assert api.request("POST", "/backups", {}).status == 202
        failed = wait_until(
            lambda: (found := api.get("/backups"))["running_at"] is None and found["last"]["code"] and found,
            "the backup to fail",
            timeout_s=60,
        )
    finally:
        ballast.unlink()
    assert (failed["last"]["code"], failed["last"]["by"], failed["good"]) == ("full", "sofia", good)
    wait_until(
        lambda: any(f["code"] == "backup_failed" for f in json.loads(HEALTH.read_text())["findings"]),
        "the finding",
        timeout_s=60,
    )
    assert timbre("backup", "list")[0]["id"] == good["id"]


def test_killed_in_the_middle_the_next_one_cleans_up(disk: Path, key: Path) -> None:
    own = next(path for path in disk.glob("timbre/*") if path.is_dir())
    half = own / "20990101T000000Z"
    half.mkdir()
    (half / "history.000.age").write_bytes(b"half")
    shutil.chown(half, "timbre-backup")
    state = STATE / "backup/state.json"
    data = json.loads(state.read_text())
    storage.run("systemctl", "stop", "timbre-backup.service")
    state.write_text(json.dumps({**data, "running_at": data["good"]["at"]}))
    made = timbre("backup", "create")
    assert not half.exists()
    assert json.loads(state.read_text())["good"]["id"] == made["id"]


def test_over_sftp_with_a_pinned_server(key: Path, tmp_path: Path) -> None:
    with storage.sftp(tmp_path) as server:
        apply(backing_up(server.section))
        made = timbre("backup", "create")
        assert list(server.folder.rglob(f"{made['id']}/head.json"))
    assert refused("list") == "unreachable"


def test_to_a_storage_that_speaks_s3(key: Path) -> None:
    with storage.s3() as server:
        apply(backing_up(server.section))
        made = timbre("backup", "create")
        assert [each["id"] for each in timbre("backup", "list")] == [made["id"]]
    apply(backing_up(TO_DISK))


def test_the_jobs_begin_one_when_it_is_due_and_nobody_else_may(key: Path) -> None:
    code = (
        "import time\n"
        "from pathlib import Path\n"
        "from appliance.jobs import backup\n"
        "from appliance.jobs.policy import PolicyFile\n"
        "policy = PolicyFile(Path('/run/timbre/site.json')).current()\n"
        "print(backup.start_if_due(policy, time.time(), Path('/nobody/was/here')))\n"
    )
    asking = {
        user: storage.run("runuser", "-u", user, "--", "env", "PYTHONPATH=/src", "python3", "-c", code)
        for user in ("timbre-acd", "timbre-jobs")
    }
    assert asking == {"timbre-acd": "False\n", "timbre-jobs": "True\n"}
    wait_until(
        lambda: rows("select * from audit where what = 'backup.create' and by = 'timbre-jobs'"),
        "the jobs' backup",
        timeout_s=60,
    )


def test_the_recovery_key_is_given_once(key: Path) -> None:
    assert refused("key") == "backup.key_taken"
    assert not (STATE / "secrets/backup-key").exists()
