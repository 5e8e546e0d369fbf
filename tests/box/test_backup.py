"""Backups on the running box: to a disk, over SFTP and S3; and the box as it was, after everything is gone.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import storage, systemd
from tests.support.floor import Carrier, Desk
from tests.support.history import RECORDINGS, rows, wait_rows
from tests.support.live import Live
from tests.support.site import DID_CITAS, PIN, SiteData, apply, phone_password, small_site, timbre, try_apply
from tests.support.waiting import wait_until

STATE = Path("/var/lib/timbre")
WIPED = ("site", "secrets", "db", "recordings", "prompts", "backup", "journal", "acd")
SPOKEN_BYTES = 2 * 8000 * 3

pytestmark = pytest.mark.usefixtures("small")


def backing_up(section: dict) -> SiteData:
    # A plan that has just passed would have the jobs begin one beside ours: they join, which is tested too.
    return {**small_site(), "backup": section}


@pytest.fixture(scope="module")
def disk() -> Iterator[Path]:
    with storage.disk() as disk:
        yield disk


@pytest.fixture(scope="module")
def key(disk: Path, small: SiteData, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The recovery key, taken once; the site backs up to the disk."""
    apply(backing_up({"disk": {"label": storage.LABEL}}))
    file = tmp_path_factory.mktemp("key") / "key.txt"
    file.write_text(timbre("backup", "key", "--new")["secret"])
    yield file
    apply(small_site())


@pytest.fixture(autouse=True)
def to_the_disk(key: Path) -> Iterator[None]:
    yield
    apply(backing_up({"disk": {"label": storage.LABEL}}))


def failing(*arguments: str) -> tuple[int, dict]:
    """The exit status and the JSON of a command that must not work."""
    done = subprocess.run(["timbre", *arguments, "--json"], capture_output=True, text=True, timeout=90)
    assert done.returncode != 0, done.stdout
    return done.returncode, json.loads(done.stdout or "{}")


def recorded_call(number: str) -> str:
    """A conversation of some seconds whose recording is finished; the call's id."""
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
    wait_rows("select * from recording where call = ? and state = 'ready'", call, timeout_s=60)
    return call


def parts(disk: Path) -> list[Path]:
    return sorted(disk.rglob("*.age"))


def spoil(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def box_state() -> dict[str, int]:
    """What no refused restore may touch."""
    folders = ("site", "secrets", "prompts/files")
    files = [path for name in folders for path in (STATE / name).rglob("*") if path.is_file()]
    return {str(path): path.stat().st_mtime_ns for path in files}


def test_a_wiped_box_comes_back_with_site_history_recordings_and_secrets(disk: Path, key: Path) -> None:
    call = recorded_call("3007775001")
    sound = RECORDINGS / rows("select file from recording where call = ?", call)[0]["file"]
    heard, password = sound.read_bytes(), (STATE / "secrets/ari").read_text()
    token = timbre("token", "create", "sofia", "--name", "before")["token"]
    site = timbre("site", "export")
    made = timbre("backup", "create")
    assert made["history"] and made["recordings"] >= 1
    assert timbre("backup", "verify", "--key", str(key))["opened"]

    # Stopping the target alone waits for nobody else.
    units = systemd.show("timbre.target", "Wants")[0].split()
    storage.run("systemctl", "stop", "timbre.target", *units)
    for name in WIPED:
        for path in (STATE / name).iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    subprocess.run(["systemd-tmpfiles", "--create", "timbre.conf"], check=False)
    systemd.start("timbre.target")
    systemd.wait_active("timbre-site.service", 60)
    assert not timbre("site", "export").get("site", {}).get("phones")

    done = timbre("backup", "restore", "--disk", storage.LABEL, "--key", str(key))
    assert done["id"] == made["id"]
    assert timbre("site", "export")["site"] == site["site"]
    assert sound.read_bytes() == heard
    assert (STATE / "secrets/ari").read_text() == password
    assert rows("select agent from call where id = ?", call) == [{"agent": "ana"}]
    assert rows("select what from audit where what = 'backup.restore'")
    listed = subprocess.run(["timbre", "token", "list"], capture_output=True, text=True, check=True)
    assert "before" in listed.stdout and token
    assert recorded_call("3007775002")
    assert systemd.failed_units() == []


def test_the_next_backup_sends_only_what_is_new_and_the_old_ones_go(disk: Path, key: Path) -> None:
    apply(backing_up({"disk": {"label": storage.LABEL}, "keep": 2}))
    recorded_call("3007775003")
    first = timbre("backup", "create")
    packs = set(disk.rglob("packs/*.age"))
    assert packs
    recorded_call("3007775004")
    second = timbre("backup", "create")
    assert second["recordings"] == first["recordings"] + 1
    assert packs < set(disk.rglob("packs/*.age"))
    third = timbre("backup", "create")
    assert [each["id"] for each in timbre("backup", "list")] == [third["id"], second["id"]]
    assert not list(disk.rglob(first["id"]))


def test_what_was_tampered_with_is_refused_and_nothing_is_half_restored(disk: Path, key: Path) -> None:
    made = timbre("backup", "create")
    before = box_state()
    part = next(path for path in parts(disk) if made["id"] in str(path) and path.name.startswith("history"))
    whole = part.read_bytes()
    for spoilt in (whole[: len(whole) // 2], whole[:-1] + bytes([whole[-1] ^ 1])):
        part.write_bytes(spoilt)
        status, said = failing("backup", "restore", "--key", str(key))
        assert (status, said["error"]) == (1, "damaged")
        assert failing("backup", "verify")[1]["error"] in ("damaged", "missing")
    part.unlink()
    assert failing("backup", "restore", "--key", str(key))[1]["error"] == "missing"
    part.write_bytes(whole)
    assert box_state() == before
    assert timbre("backup", "verify")["id"] == made["id"]


def test_another_key_opens_nothing(disk: Path, key: Path, tmp_path: Path) -> None:
    timbre("backup", "create")
    other = tmp_path / "other.txt"
    other.write_text(storage.run("age-keygen"))
    assert failing("backup", "restore", "--key", str(other))[1]["error"] == "no_backup"
    # As if it lay where the other key looks for it.
    own = next(disk.glob("timbre/*"))
    from appliance.backups import age

    secret = next(line for line in other.read_text().splitlines() if line.startswith("AGE"))
    shutil.copytree(own, own.with_name(age.box_of(age.recipient_of(secret))))
    assert failing("backup", "restore", "--key", str(other))[1]["error"] == "wrong_key"
    shutil.rmtree(own.with_name(age.box_of(age.recipient_of(secret))))
    assert failing("backup", "verify", "20200101T000000Z")[1]["error"] == "no_backup"


def test_the_recovery_key_is_given_once(key: Path) -> None:
    status, said = failing("backup", "key")
    assert status == 1
    assert said["error"] == "backup.key_taken"
    assert not (STATE / "secrets/backup-key").exists()


def test_a_restore_waits_for_calls(disk: Path, key: Path, carrier, live) -> None:
    caller = carrier.call(DID_CITAS, number="3007775005").wait_answered()
    live.wait_call(number="3007775005")
    status, _ = failing("backup", "restore", "--key", str(key))
    assert status == 2
    caller.hang_up()


def test_killed_in_the_middle_it_leaves_nothing_that_counts(disk: Path, key: Path) -> None:
    good = timbre("backup", "create")
    own = next(path for path in disk.glob("timbre/*") if (path / good["id"]).exists())
    half = own / "20990101T000000Z"
    half.mkdir()
    (half / "history.000.age").write_bytes(b"half")
    (own / "packs").mkdir(exist_ok=True)
    (own / "packs/p0123456789abcdef.000.age").write_bytes(b"nobody's")
    shutil.chown(half, "timbre-backup")
    ids = [each["id"] for each in timbre("backup", "list")]
    assert half.name not in ids
    systemd.signal_unit("timbre-backup.service", 9)
    timbre("backup", "create")
    assert not half.exists()
    assert not (own / "packs/p0123456789abcdef.000.age").exists()


def test_a_full_disk_is_told_and_the_last_good_backup_stays(disk: Path, key: Path) -> None:
    good = timbre("backup", "create")
    ballast = disk / "ballast"
    with pytest.raises(OSError, match="space"), ballast.open("wb") as file:
        while True:
            file.write(bytes(1 << 16))
    try:
        assert failing("backup", "create")[1]["error"] == "full"
    finally:
        ballast.unlink()
    assert timbre("backup", "list")[0]["id"] == good["id"]
    health = Path("/run/timbre-jobs/health.json")
    wait_until(
        lambda: any(f["code"] == "backup_failed" for f in json.loads(health.read_text())["findings"]),
        "the finding",
        timeout_s=30,
    )


def test_over_sftp_with_a_pinned_server(key: Path, tmp_path: Path) -> None:
    with storage.sftp(tmp_path) as server:
        apply(backing_up(server.section))
        made = timbre("backup", "create")
        assert [each["id"] for each in timbre("backup", "list")] == [made["id"]]
        assert timbre("backup", "verify", "--key", str(key))["opened"]
        assert list(server.folder.rglob(f"{made['id']}/head.json"))

        own = server.section["sftp"]
        by_password = {k: v for k, v in own.items() if k != "key"} | {"password": storage.PASSWORD}
        apply(backing_up({"sftp": by_password, "keep": 1}))
        second = timbre("backup", "create")
        assert [each["id"] for each in timbre("backup", "list")] == [second["id"]]
        assert not list(server.folder.rglob(made["id"]))

        apply(backing_up({"sftp": by_password | {"password": "wrong"}}))
        assert failing("backup", "create")[1]["error"] == "denied"
        stranger = storage.run("ssh-keygen", "-y", "-f", str(tmp_path / "user")).split()[:2]
        apply(backing_up({"sftp": own | {"host_key": " ".join(stranger)}}))
        assert failing("backup", "list")[1]["error"] == "wrong_server"
    apply(backing_up(server.section))
    assert failing("backup", "list")[1]["error"] == "unreachable"


def test_to_a_storage_that_speaks_s3(key: Path) -> None:
    with storage.s3() as server:
        apply(backing_up(server.section | {"keep": 1}))
        made = timbre("backup", "create")
        assert timbre("backup", "verify", "--key", str(key))["opened"]
        second = timbre("backup", "create")
        assert [each["id"] for each in timbre("backup", "list")] == [second["id"]]

        own = server.section["s3"]
        apply(backing_up({"s3": own | {"secret_key": "wrong"}}))
        assert failing("backup", "create")[1]["error"] == "denied"
        apply(backing_up({"s3": own | {"bucket": "another-bucket"}}))
        assert failing("backup", "list")[1]["error"] in ("no_bucket", "denied")


def test_the_jobs_begin_one_by_themselves_when_it_is_due(disk: Path, key: Path) -> None:
    (STATE / "backup/state.json").unlink(missing_ok=True)
    wait_until(
        lambda: rows("select * from audit where what = 'backup.create' and by = 'timbre-jobs'"),
        "the jobs to make a backup",
        timeout_s=120,
    )


def test_no_secret_leaves_the_box_in_clear(disk: Path, key: Path) -> None:
    made = timbre("backup", "create")
    everything = b"".join(path.read_bytes() for path in disk.rglob(f"{made['id']}/*"))
    for secret in (phone_password("101"), PIN, (STATE / "secrets/ari").read_text().strip()):
        assert secret.encode() not in everything
    assert "(kept)" in timbre("site", "export")["text"]
    assert try_apply({**small_site(), "backup": {"disk": {"label": "a b"}}}).status == 2
