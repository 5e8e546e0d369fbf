"""Passwords at the command line."""

import os
import pty
import sys

CTRL_D = b"\x04"


def at_a_terminal(*arguments: str, keys: bytes) -> tuple[int, str]:
    """Exit status and screen of `timbre …` with a person at the keyboard."""
    child, terminal = pty.fork()
    if not child:
        os.environ["LANG"] = os.environ["LC_ALL"] = "es_CO.UTF-8"
        os.execv(sys.executable, [sys.executable, "-m", "appliance.entry.cli", *arguments])  # noqa: S606
    screen = b""
    while b":" not in screen:
        screen += os.read(terminal, 1024)
    os.write(terminal, keys)
    try:
        while more := os.read(terminal, 1024):
            screen += more
    except OSError:
        pass  # the terminal is gone with its last process
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), screen.decode()


def test_who_gives_no_password_is_told_that_nothing_happened() -> None:
    status, screen = at_a_terminal("user", "passwd", "ana", keys=CTRL_D)
    assert status == 2
    assert "no se dio contraseña; no se cambió nada" in screen
    assert "Traceback" not in screen
