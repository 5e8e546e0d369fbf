"""Audio that comes back as it came: one socket for any number of calls."""

import contextlib
import socket
import threading
from pathlib import Path

from tests.support.light.sockets import udp_socket


class Echo:
    """Sends every packet back to where it came from, until closed."""

    def __init__(self, namespace: Path, address: str) -> None:
        self._sock = udp_socket(namespace, address)
        self.port: int = self._sock.getsockname()[1]
        self._thread = threading.Thread(target=self._run, daemon=True, name="echo")
        self._thread.start()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)
        self._thread.join(2)
        self._sock.close()

    def _run(self) -> None:
        sock, buffer = self._sock, bytearray(2048)
        while True:
            try:
                size, sender = sock.recvfrom_into(buffer)
                if size == 0:
                    return
                sock.sendto(memoryview(buffer)[:size], sender)
            except ConnectionRefusedError:  # the call on that port ended
                continue
            except OSError:
                return
