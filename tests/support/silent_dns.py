"""A name server that swallows every question, and a count of the questions that a user of the box sends."""

import json
import os
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from tests.support.floor import CARRIER_ADDRESS, PEERS

RESOLV_CONF = Path("/etc/resolv.conf")
TABLE = "dns_seen_by_test"


class Swallower:
    """Listens on the carrier's side, port 53, and answers nothing: to the box a network whose DNS hangs."""

    def __init__(self) -> None:
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._open, daemon=True, name="silent-dns")
        self.socket: socket.socket | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait(10)
        assert self.socket, "the silent name server could not be opened"
        return self

    def __exit__(self, *_: object) -> None:
        assert self.socket
        self.socket.close()

    def _open(self) -> None:
        """A network namespace is a thread's own: the socket stays in it when the thread is gone."""
        try:
            with (PEERS / "wan").open() as wan:
                os.setns(wan.fileno(), os.CLONE_NEWNET)
            self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            self.socket.bind((CARRIER_ADDRESS, 53))
        finally:
            self._ready.set()


@contextmanager
def silent_dns() -> Iterator[None]:
    """The box asks a name server that never answers."""
    before = RESOLV_CONF.read_text() if RESOLV_CONF.exists() else None
    with Swallower():
        RESOLV_CONF.write_text(f"nameserver {CARRIER_ADDRESS}\noptions timeout:1 attempts:1\n")
        try:
            yield
        finally:
            if before is None:
                RESOLV_CONF.unlink()
            else:
                RESOLV_CONF.write_text(before)


class Questions:
    """Packets to port 53 that a user of the box has sent, wherever to."""

    def __init__(self, user: str) -> None:
        self.user = user

    def __enter__(self) -> Self:
        nft(f"""
            table inet {TABLE} {{
                counter questions {{
                }}
                chain sent {{
                    type filter hook output priority -400
                    meta skuid "{self.user}" meta l4proto {{ tcp, udp }} th dport 53 counter name questions
                }}
            }}
        """)
        return self

    def __exit__(self, *_: object) -> None:
        nft(f"delete table inet {TABLE}")

    @property
    def sent(self) -> int:
        listed = json.loads(nft(f"list counter inet {TABLE} questions", "-j"))["nftables"]
        return next(entry["counter"]["packets"] for entry in listed if "counter" in entry)


def nft(command: str, *options: str) -> str:
    done = subprocess.run(["nft", *options, "-f", "-"], input=command, capture_output=True, text=True)
    assert done.returncode == 0, f"nft: {done.stderr}"
    return done.stdout


def ask_as(user: str, name: str) -> None:
    """Look a name up as that user, to no avail."""
    subprocess.run(["setpriv", f"--reuid={user}", "--clear-groups", "getent", "hosts", name], timeout=30)
