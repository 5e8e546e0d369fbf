"""`python3 -m hw.helper`: started by systemd with the listening socket; ends when nobody asks for a while."""

import logging
import os
import socket
import sys
import time

from hw.helper.server import serve_one

LISTEN_FD = 3
IDLE_S = 60.0
"""Then it ends; the socket starts it again."""


def notify(state: str) -> None:
    """Tell systemd, as sd_notify(3) does."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if address:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
            sock.sendto(state.encode(), "\0" + address[1:] if address.startswith("@") else address)


def main() -> int:
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s", stream=sys.stderr)
    if os.environ.get("LISTEN_PID") != str(os.getpid()) or os.environ.get("LISTEN_FDS") != "1":
        logging.error("the helper is started by timbre-helper.socket, not by hand")
        return 2
    pause_s = int(os.environ.get("WATCHDOG_USEC", "15000000")) / 3e6
    with socket.socket(fileno=LISTEN_FD) as listening:
        listening.settimeout(pause_s)
        notify("READY=1")
        asked_at = time.monotonic()
        while time.monotonic() - asked_at < IDLE_S:
            notify("WATCHDOG=1")
            try:
                peer, _ = listening.accept()
            except TimeoutError:
                continue
            serve_one(peer)
            asked_at = time.monotonic()
    notify("STOPPING=1")
    return 0


if __name__ == "__main__":
    sys.exit(main())
