"""timbre-backup: started by its socket, makes and checks backups, ends when nobody asks for a while."""

import asyncio
import contextlib
import os
import socket
import sys
import time

from appliance.backups.server import listen
from appliance.backups.service import IDLE_S, Service, Settings
from appliance.entry.daemon import Daemon, run
from appliance.store import open_database

_FIRST_FD = 3


async def serve(daemon: Daemon) -> None:
    if os.environ.get("LISTEN_PID") != str(os.getpid()):
        raise RuntimeError("started by timbre-backup.socket, not by hand")
    open_database()
    service = Service(Settings())
    server = await listen(service, socket.socket(fileno=_FIRST_FD))
    daemon.ready()
    busy_at = time.monotonic()
    async with server:
        while not daemon.stopping.is_set() and time.monotonic() - busy_at < IDLE_S:
            if service.working:
                busy_at = time.monotonic()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(daemon.stopping.wait(), 1.0)
        service.stop()


if __name__ == "__main__":
    sys.exit(run("timbre-backup", serve))
