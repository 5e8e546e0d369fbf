"""Carrying an update out: the running slot stays as it is; the new one is on trial until it answers calls."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from hw.update.bundle import KEYRING, BadBundle, Claims, unpack

PLACE = Path("/var/lib/timbre/update")
"""Where sysupdate.d looks. There only while an update is being installed."""
OS_RELEASE = Path("/usr/lib/os-release")
SYSUPDATE = "/usr/lib/systemd/systemd-sysupdate"
_TIMEOUT_S = 1800.0


class UpdateError(Exception):
    """What runs goes on. `code` is a BadBundle's, or older_refused, same, not_an_image, write."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail)
        self.code = code


def running_version(os_release: Path = OS_RELEASE) -> str:
    """Of the image that runs. Raises UpdateError where none does: in a container."""
    found = re.search(r"^IMAGE_VERSION=(\S+)$", os_release.read_text(), re.MULTILINE)
    if not found:
        raise UpdateError("not_an_image")
    return found[1]


def order(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def install(source: IO[bytes], older: bool = False, place: Path = PLACE, keyring: Path = KEYRING) -> str:
    """Write the bundle's system to the other slot; its version. Raises UpdateError, OSError."""
    running = running_version()
    with _cleared(place):
        try:
            claims = unpack(source, place, keyring)
        except BadBundle as error:
            raise UpdateError(error.code, str(error)) from error
        _check_order(claims, running, older)
        _run("write", SYSUPDATE, "--verify=yes", "update", claims.version)
    # The boot loader takes the newest by itself; an older one has to be named.
    wanted = f"timbre_{claims.version}.efi" if order(claims.version) < order(running) else ""
    _run("write", "bootctl", "set-default", wanted)
    os.sync()
    return claims.version


def _check_order(claims: Claims, running: str, older: bool) -> None:
    if order(claims.version) == order(running):
        raise UpdateError("same", claims.version)
    if order(claims.version) < order(running) and not older:
        raise UpdateError("older_refused", claims.version)


@contextmanager
def _cleared(place: Path) -> Iterator[None]:
    """The place, empty before and gone after: what a power cut left behind there is of no use."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(mode=0o700)
    try:
        yield
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _run(code: str, *command: str) -> None:
    done = subprocess.run(
        command, capture_output=True, text=True, errors="replace", timeout=_TIMEOUT_S, check=False
    )
    if done.returncode:
        raise UpdateError(code, done.stderr.strip()[-500:])
