"""`python3 -m hw.helper`: started by systemd with the listening socket; ends when nobody asks for a while."""

import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from hw.firewall.trial import firewall_trials
from hw.helper.server import serve_one
from hw.network.trial import network_trials
from hw.trials import SettingError, Trials

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
    trials = (network_trials(), firewall_trials())
    with socket.socket(fileno=LISTEN_FD) as listening:
        notify("READY=1")
        try:
            serve(listening, trials, pause_s)
        finally:
            # Nobody would end a trial after us. A killed helper is started again and ends it then.
            notify("STOPPING=1")
            for one in trials:
                attempt(one, one.undo)
    return 0


def serve(listening: socket.socket, trials: Sequence[Trials[Any]], pause_s: float) -> None:
    """Until nobody has asked for a while and nothing is on trial."""
    asked_at = time.monotonic()
    while (next_s := soonest(trials)) is not None or time.monotonic() - asked_at < IDLE_S:
        notify("WATCHDOG=1")
        listening.settimeout(min(pause_s, max(pause_s if next_s is None else next_s, 0.01)))
        try:
            peer, _ = listening.accept()
        except TimeoutError:
            pass
        else:
            serve_one(peer)
            asked_at = time.monotonic()
        for one in trials:
            attempt(one, one.tend)


def soonest(trials: Sequence[Trials[Any]]) -> float | None:
    """Until one of them wants tending; None: nothing is on trial."""
    return min((found for one in trials if (found := one.next_s()) is not None), default=None)


def attempt(trials: Trials[Any], work: Callable[[], object]) -> None:
    """What fails is tried again, by the loop above."""
    was_there = trials.left_s() is not None
    try:
        work()
    except SettingError as error:
        logging.error("the %s on trial: %s", trials.name, error)
        time.sleep(1)
    else:
        if was_there and trials.left_s() is None:
            logging.warning("the %s on trial was not confirmed: the one before holds again", trials.name)


if __name__ == "__main__":
    sys.exit(main())
