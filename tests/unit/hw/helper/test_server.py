"""The helper over a real socket; its programs are collected, not run: they would end the box of the test."""

import json
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest

from hw.helper.client import HelperError, ask
from hw.helper.privileged import Failed, Refused, carry_out, check_user, program
from hw.helper.request import Reboot, SetTimezone
from hw.helper.server import serve_one


@pytest.fixture
def helper():
    """(path of the socket, programs run so far); in a folder that other users can pass."""
    run = []
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as listening:
        path = Path(folder, "helper.sock")
        path.parent.chmod(0o755)
        listening.bind(str(path))
        path.chmod(0o666)
        listening.listen()

        def serve():
            while True:
                try:
                    peer, _ = listening.accept()
                except OSError:
                    return
                serve_one(peer, run.append)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield path, run
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def test_root_sets_the_time_zone(helper):
    path, run = helper
    ask(SetTimezone("America/Bogota"), path)
    assert run == [("/usr/bin/timedatectl", "--no-ask-password", "set-timezone", "America/Bogota")]


def test_unknown_zone_is_refused(helper):
    path, run = helper
    with pytest.raises(HelperError, match="knows no time zone Mars/Olympus") as refused:
        ask(SetTimezone("Mars/Olympus"), path)
    assert refused.value.code == "refused"
    assert run == []


def test_another_user_is_refused_whatever_he_says(helper):
    path, run = helper
    speak = (
        "import socket,sys,os; os.setuid(65534); s=socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]);"
        's.sendall(b\'{"verb":"reboot"}\\n\'); print(s.recv(999).decode())'
    )
    done = subprocess.run(
        [sys.executable, "-c", speak, str(path)], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout)["error"] == "refused"
    assert run == []


def test_rubbish_is_answered_and_the_next_one_served(helper):
    path, run = helper
    with socket.socket(socket.AF_UNIX) as sock:
        sock.connect(str(path))
        sock.sendall(b"\x00\xff" * 10 + b"\n")
        assert json.loads(sock.recv(999))["error"] == "bad_request"
    ask(Reboot(), path)
    assert len(run) == 1


def test_silent_peer_does_not_keep_the_others_waiting(helper):
    path, run = helper
    with socket.socket(socket.AF_UNIX) as silent:
        silent.connect(str(path))
        ask(Reboot(), path)
    assert len(run) == 1


def test_nobody_listening_is_told_with_what_to_look_at(tmp_path):
    with pytest.raises(HelperError, match="systemctl status timbre-helper"):
        ask(Reboot(), tmp_path / "none.sock")


def test_program_that_fails_says_why():
    with pytest.raises(Failed, match="ended with 1"):
        carry_out(("/bin/sh", "-c", "exit 1"))
    with pytest.raises(Failed, match="No such file"):
        carry_out(("/no/such/program",))


def test_unknown_uid_may_nothing():
    with pytest.raises(Refused, match="not for user 54321"):
        check_user(Reboot(), 54321)


def test_every_program_stands_with_its_full_path():
    for request in (SetTimezone("UTC"), Reboot()):
        assert program(request)[0].startswith("/usr/bin/")
