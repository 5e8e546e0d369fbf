"""What every daemon of Timbre does alike: logging to the journal, READY, the watchdog, an orderly end.

A composition root calls `run("timbre-acd", serve)`; `serve(daemon)` sets itself up, calls
`daemon.ready()`, waits for `daemon.stopping` and cleans up. The watchdog is fed from the same event
loop that does the work: a loop that is stuck gets the process restarted by systemd.
"""

import asyncio
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

log = logging.getLogger(__name__)

SYSLOG_LEVELS = {
    logging.DEBUG: 7,
    logging.INFO: 6,
    logging.WARNING: 4,
    logging.ERROR: 3,
    logging.CRITICAL: 2,
}


class JournalFormatter(logging.Formatter):
    """Each line with the syslog level in front, which journald takes off."""

    def format(self, record: logging.LogRecord) -> str:
        prefix = f"<{SYSLOG_LEVELS.get(record.levelno, 6)}>"
        return "\n".join(prefix + line for line in super().format(record).splitlines())


def log_to_journal(level: str | None = None) -> None:
    """Log to standard error; `TIMBRE_LOG` (debug, info, warning) sets the level."""
    handler = logging.StreamHandler(sys.stderr)
    if "JOURNAL_STREAM" in os.environ:
        handler.setFormatter(JournalFormatter("%(name)s: %(message)s"))
    else:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(
        level=(level or os.environ.get("TIMBRE_LOG", "info")).upper(), handlers=[handler], force=True
    )
    logging.getLogger("tornado.access").setLevel(logging.WARNING)


def notify(state: str) -> None:
    """Tell systemd, as sd_notify(3) does; nothing happens outside a unit of Type=notify."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sock:
        sock.sendto(state.encode(), address)


def secret(name: str) -> str:
    """A one-line secret: the unit's credential, else the box's own file (for a run by hand).

    Raises FileNotFoundError, naming the file, if the first boot has not made it.
    """
    folder = os.environ.get("CREDENTIALS_DIRECTORY", "/var/lib/timbre/secrets")
    return Path(folder, name).read_text(encoding="utf-8").strip()


class Daemon:
    """The running process, seen from its `serve`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.stopping = asyncio.Event()
        """Set by SIGTERM or SIGINT, or by the daemon itself."""
        self.alive: Callable[[], bool] = lambda: True
        """A daemon may deny its own health: the watchdog is then not fed."""
        self.on_reload: Callable[[], None] | None = None
        """Called on SIGHUP, where set."""

    def ready(self, status: str = "") -> None:
        notify("READY=1" + (f"\nSTATUS={status}" if status else ""))
        log.info("%s is ready%s", self.name, f": {status}" if status else "")

    def status(self, text: str) -> None:
        notify(f"STATUS={text}")

    def watch_signals(self, loop: asyncio.AbstractEventLoop) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stopping.set)
        loop.add_signal_handler(signal.SIGHUP, self._reload)

    def _reload(self) -> None:
        if self.on_reload:
            notify(f"RELOADING=1\nMONOTONIC_USEC={time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000}")
            self.on_reload()
            notify("READY=1")

    async def feed_watchdog(self) -> None:
        """Feed at a third of the time systemd grants; end at once where no watchdog is set."""
        granted_us = int(os.environ.get("WATCHDOG_USEC", "0"))
        while granted_us:
            if self.alive():
                notify("WATCHDOG=1")
            await asyncio.sleep(granted_us / 3e6)


async def _serve(daemon: Daemon, serve: Callable[[Daemon], Awaitable[None]]) -> None:
    daemon.watch_signals(asyncio.get_running_loop())
    watchdog = asyncio.create_task(daemon.feed_watchdog())
    try:
        await serve(daemon)
    finally:
        notify("STOPPING=1")
        watchdog.cancel()


def run(name: str, serve: Callable[[Daemon], Awaitable[None]]) -> int:
    """Run a daemon to its end; the exit status for `sys.exit`. 1 after a fault, which is in the journal."""
    log_to_journal()

    async def main() -> None:
        await _serve(Daemon(name), serve)

    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        return 130
    except Exception:
        log.exception("%s ends with a fault; systemd starts it again", name)
        return 1
    log.info("%s has ended", name)
    return 0
