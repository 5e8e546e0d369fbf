"""A PostgreSQL server on the LAN in place of SQLite, named by the one file of the data partition."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import systemd

LAN = "/run/timbre-peers/lan"
ADDRESS = "10.77.0.1"
FILE = Path("/var/lib/timbre/environment")
UNITS = ("timbre-database", "timbre-migrate", "timbre-site", "timbre-jobs", "timbre-web")


def run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=90).stdout


@pytest.fixture
def server() -> Iterator[Path]:
    """Listens on the LAN's side of the box's cable; a password is asked for."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
    folder = Path(run("mktemp", "-d", "/tmp/timbre-lan-pg-XXXXXX").strip())
    (folder / "password").write_text("a password")
    run("chown", "-R", "postgres", str(folder))
    as_postgres = ("nsenter", f"--net={LAN}", "runuser", "-u", "postgres", "--")
    made = ("--no-sync", "-U", "timbre", "--auth=scram-sha-256", f"--pwfile={folder}/password")
    run(*as_postgres, str(binaries / "initdb"), "-D", f"{folder}/data", *made)
    with (folder / "data/pg_hba.conf").open("a") as rules:
        rules.write("host all all 10.77.0.0/24 scram-sha-256\n")
    options = f"-k {folder} -c listen_addresses={ADDRESS} -c fsync=off"
    control = (*as_postgres, str(binaries / "pg_ctl"), "-D", f"{folder}/data", "-w", "-l", f"{folder}/log")
    run(*control, "-o", options, "start")
    try:
        yield folder
    finally:
        run(*control, "-m", "fast", "stop")
        run("rm", "-rf", str(folder))


@pytest.fixture
def moved(server: Path) -> Iterator[None]:
    """The box with its database there; afterwards with its own again."""
    FILE.touch(mode=0o600)
    FILE.write_text(
        f"TIMBRE_DATABASE='postgresql://timbre:a%20password@{ADDRESS}/postgres'\n"
        f"TIMBRE_DATABASE_ADDRESS={ADDRESS}\n"
    )
    try:
        run("systemctl", "restart", *UNITS)
        yield
    finally:
        FILE.unlink()
        for unit in ("timbre-site", "timbre-jobs"):
            run("rm", "-rf", f"/run/systemd/system.control/{unit}.service.d")
        run("systemctl", "daemon-reload")
        run("systemctl", "restart", *UNITS)


def test_the_daemons_and_the_command_work_with_it(small: object, moved: None) -> None:
    for unit in UNITS:
        assert systemd.show(f"{unit}.service", "ActiveState") == ["active"], unit
    run("timbre", "token", "create", "ana", "--name", "elsewhere")
    assert "elsewhere" in run("timbre", "token", "list")
    allowed = systemd.show("timbre-jobs.service", "IPAddressAllow")[0]
    assert f"{ADDRESS}/32" in allowed and "127.0.0.0/8" in allowed
    assert "0.0.0.0/0" not in allowed
