"""Uploads and downloads that fill the link: TCP between the box and the carrier's side, bounded in time.

`python3 -m tests.support.bulk send|sink ADDRESS SECONDS` is one end; a sink listens, both stop by themselves.
"""

import contextlib
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.floor import BOX_WAN, CARRIER_ADDRESS, PEERS
from tests.support.waiting import wait_until

_PORT = 7001
_FLOWS = 2
"""Each way."""
_SRC = Path(__file__).parents[2]


class Bulk:
    """While entered, both directions are full; at most `seconds`."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._ends: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        wan, box = ["nsenter", f"--net={PEERS / 'wan'}"], list[str]()
        sinks = [self._start(wan, "sink", CARRIER_ADDRESS), self._start(box, "sink", BOX_WAN)]
        for sink in sinks:
            assert sink.stdout is not None
            wait_until(sink.stdout.readline, "a sink that listens")
        for _ in range(_FLOWS):
            self._start(box, "send", CARRIER_ADDRESS)
            self._start(wan, "send", BOX_WAN)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for end in self._ends:
            end.kill()
            end.wait()
            if end.stdout:
                end.stdout.close()

    def _start(self, where: list[str], role: str, address: str) -> subprocess.Popen[bytes]:
        command = [*where, sys.executable, "-m", "tests.support.bulk", role, address, str(self._seconds)]
        end = subprocess.Popen(command, cwd=_SRC, stdout=subprocess.PIPE)
        self._ends.append(end)
        return end


def send(address: str, until: float) -> None:
    """As much as goes."""
    with socket.create_connection((address, _PORT), timeout=10) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 256 * 1024)
        while time.monotonic() < until:
            try:
                sock.send(bytes(16 * 1024))
            except TimeoutError:
                continue
            except OSError:  # the sink has had enough
                return


def sink(address: str, until: float) -> None:
    """Take everything of everybody."""
    with socket.create_server((address, _PORT), backlog=16) as listening:
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
    ROLES = {"send": send, "sink": sink}
    ROLES[sys.argv[1]](sys.argv[2], time.monotonic() + float(sys.argv[3]))
