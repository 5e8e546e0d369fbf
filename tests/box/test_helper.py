"""The root helper in the box: whom its socket lets in, and what it does for them."""

import os
import subprocess
from pathlib import Path

import pytest

from hw.helper.client import SOCKET, HelperError, ask
from hw.helper.request import SetTimezone

ASK_AS = (
    "import socket; s = socket.socket(socket.AF_UNIX); s.connect('/run/timbre-helper.sock');"
    's.sendall(b\'{"verb": "set_timezone", "zone": "America/Lima"}\\n\'); print(s.recv(999).decode())'
)


def ask_as(user: str) -> subprocess.CompletedProcess[str]:
    command = ["runuser", "-u", user, "--", "python3", "-c", ASK_AS]
    return subprocess.run(command, capture_output=True, text=True, timeout=30)


def zone() -> str:
    return str(Path("/etc/localtime").readlink()).partition("zoneinfo/")[2]


@pytest.fixture
def zone_kept():
    before = zone()
    yield
    ask(SetTimezone(before))


def test_owner_of_the_site_sets_the_time_zone(box, zone_kept):
    done = ask_as("timbre-site")
    assert '"ok": true' in done.stdout, done.stderr
    assert zone() == "America/Lima"


@pytest.mark.parametrize("user", ["timbre-web", "timbre-acd", "asterisk", "nobody"])
def test_nobody_else_gets_past_the_socket(box, user):
    before = zone()
    done = ask_as(user)
    assert "PermissionError" in done.stderr
    assert zone() == before


def test_unknown_zone_changes_nothing(box):
    before = zone()
    with pytest.raises(HelperError, match="knows no time zone"):
        ask(SetTimezone("America/Atlantis"))
    assert zone() == before


def test_socket_belongs_to_root_and_the_helpers_group(box):
    status = SOCKET.stat()
    assert (status.st_uid, status.st_mode & 0o777) == (0, 0o660)
    assert os.getgrouplist("timbre-site", 0).count(status.st_gid) == 1
