"""`python3 -m hw.helper`: started by systemd with the listening socket; ends when nobody asks for a while."""

import logging
import os
import signal
import socket
import sys
import time

from hw.firewall.kernel import FirewallError
from hw.firewall.trial import Trials
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
    # An orderly end must pass by `finally` below.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(0))
    pause_s = int(os.environ.get("WATCHDOG_USEC", "15000000")) / 3e6
    trials = Trials()
    with socket.socket(fileno=LISTEN_FD) as listening:
        notify("READY=1")
        try:
            serve(listening, trials, pause_s)
        finally:
            # Nobody would end a trial after us. A killed helper is started again and ends it then.
            notify("STOPPING=1")
            undo(trials)
    return 0


def serve(listening: socket.socket, trials: Trials, pause_s: float) -> None:
    """Until nobody has asked for a while and no firewall is on trial."""
    asked_at = time.monotonic()
    while (left_s := trials.left_s()) is not None or time.monotonic() - asked_at < IDLE_S:
        notify("WATCHDOG=1")
        if left_s == 0:
            undo(trials)
        listening.settimeout(min(pause_s, max(left_s or pause_s, 0.01)))
        try:
            peer, _ = listening.accept()
        except TimeoutError:
            continue
        serve_one(peer)
        asked_at = time.monotonic()


def undo(trials: Trials) -> None:
    """Take back a firewall that was not confirmed, if there is one."""
    if trials.left_s() is None:
        return
    try:
        trials.undo()
        logging.warning("the firewall on trial was not confirmed: the one before holds again")
    except FirewallError as error:
        logging.error("the firewall on trial could not be undone, it is tried again: %s", error)
        time.sleep(1)


if __name__ == "__main__":
    sys.exit(main())
