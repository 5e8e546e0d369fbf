"""What light phones and light callers share: one SIP socket, read by one thread."""

import contextlib
import itertools
import secrets
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.light.message import Message, compose, parse, reply
from tests.support.light.sockets import receive, udp_socket


class Peer:
    """Answers OPTIONS by itself; hands everything else to `received`. Guard shared state with `changed`."""

    def __init__(self, namespace: Path, address: str, port: int) -> None:
        self.address = address
        self._sock = udp_socket(namespace, address, port)
        self.port: int = self._sock.getsockname()[1]
        self.changed = threading.Condition()
        self._numbers = itertools.count(1)
        self._salt = secrets.token_hex(4)
        self._thread = threading.Thread(target=self._run, daemon=True, name=f"peer {address}")
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)
        self._thread.join(2)
        self._sock.close()

    def received(self, message: Message, sender: tuple[str, int], at: float) -> None:
        """Called in the reading thread, `changed` held; `at` is the kernel's arrival time."""
        raise NotImplementedError

    def contact(self, user: str) -> str:
        return f"sip:{user}@{self.address}:{self.port}"

    def unique(self, what: str) -> str:
        return f"{what}{self._salt}{next(self._numbers)}"

    def send(self, data: bytes, to: tuple[str, int]) -> None:
        self._sock.sendto(data, to)

    def answer(
        self, request: Message, status: str, to: tuple[str, int], user: str = "peer", body: str = ""
    ) -> None:
        self.send(reply(request, status, self.contact(user), f"t{self._salt}", body), to)

    def request(
        self,
        method: str,
        uri: str,
        *,
        from_: str,
        to: str,
        call_id: str,
        number: int,
        contact: str,
        extra: list[tuple[str, str]] | None = None,
        body: str = "",
    ) -> bytes:
        via = f"SIP/2.0/UDP {self.address}:{self.port};branch=z9hG4bK{self.unique('b')};rport"
        return compose(
            f"{method} {uri} SIP/2.0",
            [
                ("Via", via),
                ("Max-Forwards", "70"),
                ("From", from_),
                ("To", to),
                ("Call-ID", call_id),
                ("CSeq", f"{number} {method}"),
                ("Contact", f"<{contact}>"),
                *(extra or []),
            ],
            body,
        )

    def wait[T](self, look: Callable[[], T], what: str, timeout_s: float = 10.0) -> T:
        """The first true value of `look`, called with `changed` held."""
        deadline = time.monotonic() + timeout_s
        with self.changed:
            while not (value := look()):
                left = deadline - time.monotonic()
                if left <= 0:
                    raise TimeoutError(f"{what} did not come within {timeout_s} s")
                self.changed.wait(left)
            return value

    def _run(self) -> None:
        while True:
            try:
                data, sender, at = receive(self._sock)
            except OSError:
                return
            if len(data) < 20:  # keep-alives
                continue
            message = parse(data)
            if message.is_request and message.method in ("OPTIONS", "NOTIFY"):
                self.answer(message, "200 OK", sender)
                continue
            with self.changed:
                self.received(message, sender, at)
                self.changed.notify_all()
