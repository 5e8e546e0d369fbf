"""The sandbox of each daemon by its effects, since a directive may be accepted and yet not enforced.

Probes run as the daemon's user inside the daemon's own mount namespace, or in its control group.
"""

import pwd
import subprocess
from pathlib import Path

import pytest

from tests.support import systemd

DAEMONS = {
    "asterisk.service": "asterisk",
    "timbre-acd.service": "timbre-acd",
    "timbre-web.service": "timbre-web",
    "timbre-jobs.service": "timbre-jobs",
    "timbre-site.service": "timbre-site",
}

REFUSALS = ("OSError", "PermissionError")

pytestmark = pytest.mark.usefixtures("small")


def status(unit: str) -> dict[str, str]:
    """What the kernel says of the daemon's main process."""
    text = Path(f"/proc/{systemd.main_pid(unit)}/status").read_text()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in text.splitlines())}


def trial(unit: str, code: str) -> str:
    """The error that Python code meets as the daemon's user in the daemon's view of the files; "" if none."""
    user = DAEMONS[unit]
    guarded = f"try:\n    {code}\nexcept OSError as error:\n    print(type(error).__name__, error.errno)"
    command = [
        "nsenter", f"--target={systemd.main_pid(unit)}", "--mount",
        "setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups", "python3", "-c", guarded,
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30)
    return done.stdout.partition(" ")[0]


def write(path: str) -> str:
    return f"open({path!r}, 'w').close()"


@pytest.mark.parametrize("unit", DAEMONS)
def test_the_daemon_is_an_ordinary_user_without_any_right(unit: str) -> None:
    seen = status(unit)
    assert int(seen["Uid"].split()[0]) == pwd.getpwnam(DAEMONS[unit]).pw_uid
    assert int(seen["CapEff"], 16) == int(seen["CapBnd"], 16) == 0
    assert seen["NoNewPrivs"] == "1"
    assert seen["Seccomp"] == "2"


@pytest.mark.parametrize("unit", DAEMONS)
@pytest.mark.parametrize("place", ["/etc/x", "/usr/lib/timbre/x", "/var/x", "/opt/x"])
def test_the_daemon_writes_nowhere_in_the_system(unit: str, place: str) -> None:
    assert trial(unit, write(place)) in REFUSALS


@pytest.mark.parametrize(
    ("unit", "place"),
    [
        ("timbre-acd.service", "/var/lib/timbre/db/timbre.sqlite"),
        ("timbre-acd.service", "/var/lib/timbre/secrets/tls.pem"),
        ("timbre-web.service", "/var/lib/timbre/secrets/ami"),
        ("timbre-jobs.service", "/var/lib/timbre/secrets/ari"),
        ("asterisk.service", "/var/lib/timbre/secrets/tls.pem"),
        ("asterisk.service", "/var/lib/timbre/db/timbre.sqlite"),
        ("timbre-web.service", "/etc/shadow"),
    ],
)
def test_the_daemon_does_not_read_what_is_not_its_own(unit: str, place: str) -> None:
    assert Path(place).exists()
    assert trial(unit, f"open({place!r}).read()") in ("PermissionError", "NotADirectoryError")


@pytest.mark.parametrize("folder", ["recordings", "prompts"])
def test_the_web_daemon_plays_recordings_and_prompts_but_cannot_change_them(folder: str) -> None:
    assert trial("timbre-web.service", f"import os; os.listdir('/var/lib/timbre/{folder}')") == ""
    assert trial("timbre-web.service", write(f"/var/lib/timbre/{folder}/x")) in REFUSALS


def test_asterisk_reads_its_configuration_but_cannot_change_it() -> None:
    assert trial("asterisk.service", "open('/run/timbre/asterisk/asterisk.conf').read()") == ""
    assert trial("asterisk.service", write("/run/timbre/asterisk/asterisk.conf")) in (
        "OSError",
        "PermissionError",
    )


@pytest.mark.parametrize("unit", ["timbre-acd.service", "timbre-jobs.service", "timbre-site.service"])
def test_a_daemon_without_business_outside_sends_nothing_there(unit: str) -> None:
    group = Path("/sys/fs/cgroup") / systemd.show(unit, "ControlGroup")[0].lstrip("/") / "cgroup.procs"
    probe = (
        f"open({str(group)!r}, 'w').write(str(__import__('os').getpid()))\n"
        "import socket\n"
        "try:\n"
        "    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('10.78.0.1', 9))\n"
        "except PermissionError:\n"
        "    print('refused')\n"
    )
    done = subprocess.run(["python3", "-c", probe], capture_output=True, text=True, check=True, timeout=30)
    assert done.stdout == "refused\n"


@pytest.mark.parametrize("unit", [unit for unit in DAEMONS if unit.startswith("timbre-")])
def test_the_daemon_sees_no_device_and_no_home(unit: str) -> None:
    root = Path(f"/proc/{systemd.main_pid(unit)}/root")
    assert not any((root / "dev" / name).exists() for name in ("kmsg", "mem", "ttyS0", "sda"))
    assert list((root / "root").iterdir()) == []
