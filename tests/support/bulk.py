"""Uploads and downloads that fill the link: TCP between the box and the carrier's side, bounded in time.

The box begins both, since its firewall lets nothing in. `python3 -m tests.support.bulk ROLE ADDRESS SECONDS`
is one end: `sink` and `spring` listen at the carrier's side, the box's `send` and `take` connect; all stop by
themselves.
"""

import contextlib
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.floor import CARRIER_ADDRESS, PEERS
from tests.support.waiting import wait_until

_UP, _DOWN = 7001, 7002
"""Ports at the carrier's side."""
_FLOWS = 2
"""Each way."""
_SRC = Path(__file__).parents[2]


class Bulk:
    """While entered, both directions (or one of them) are full; at most `seconds`."""

    def __init__(self, seconds: float, *, up: bool = True, down: bool = True) -> None:
        self._seconds = seconds
        self._ways = [role for role, wanted in (("send", up), ("take", down)) if wanted]
        self._ends: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        wan, box = ["nsenter", f"--net={PEERS / 'wan'}"], list[str]()
        for listener in [self._start(wan, role) for role in ("sink", "spring")]:
            assert listener.stdout is not None
            wait_until(listener.stdout.readline, "a carrier's side that listens")
        for _ in range(_FLOWS):
            for role in self._ways:
                self._start(box, role)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for end in self._ends:
            end.kill()
            end.wait()
            if end.stdout:
                end.stdout.close()

    def _start(self, where: list[str], role: str) -> subprocess.Popen[bytes]:
        command = [*where, sys.executable, "-m", "tests.support.bulk"]
        command += [role, CARRIER_ADDRESS, str(self._seconds)]
        end = subprocess.Popen(command, cwd=_SRC, stdout=subprocess.PIPE)
        self._ends.append(end)
        return end


def send(address: str, until: float) -> None:
    """As much as goes."""
    with socket.create_connection((address, _UP), timeout=10) as sock:
        _pour(sock, until)


def take(address: str, until: float) -> None:
    """As much as comes."""
    with socket.create_connection((address, _DOWN), timeout=10) as sock:
        sock.settimeout(1)
        while time.monotonic() < until:
            with contextlib.suppress(TimeoutError):
                if not sock.recv(1 << 20):
                    return


def spring(address: str, until: float) -> None:
    """Give to everybody, as much as goes."""
    with socket.create_server((address, _DOWN), backlog=16) as listening:
        listening.settimeout(0.2)
        print("listening", flush=True)
        while time.monotonic() < until:
            with contextlib.suppress(TimeoutError):
                peer = listening.accept()[0]
                threading.Thread(target=_pour, args=(peer, until), daemon=True).start()


def _pour(sock: socket.socket, until: float) -> None:
    sock.settimeout(10)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 256 * 1024)
    while time.monotonic() < until:
        try:
            sock.send(bytes(16 * 1024))
        except TimeoutError:
            continue
        except OSError:  # the other end has had enough
            return


def sink(address: str, until: float) -> None:
    """Take everything of everybody."""
    with socket.create_server((address, _UP), backlog=16) as listening:
        listening.setblocking(False)
        print("listening", flush=True)
        peers: list[socket.socket] = []
        while time.monotonic() < until:
            with contextlib.suppress(BlockingIOError):
                peers.append(listening.accept()[0])
                peers[-1].setblocking(False)
            for peer in peers:
                with contextlib.suppress(BlockingIOError, ConnectionError):
                    peer.recv(1 << 20)
            time.sleep(0.005)  # a slow link: nothing comes more often
        for peer in peers:
            peer.close()


if __name__ == "__main__":
    ROLES = {"send": send, "take": take, "spring": spring, "sink": sink}
    ROLES[sys.argv[1]](sys.argv[2], time.monotonic() + float(sys.argv[3]))
