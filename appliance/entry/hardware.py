"""timbre-hardware: what hangs on the box besides telephones, and who is told of alarms."""

import os
import sys

from appliance.entry.daemon import Daemon, run
from appliance.hardware.paths import Paths
from appliance.hardware.service import Service
from appliance.store import open_database


async def serve(daemon: Daemon) -> None:
    os.umask(0o007)
    # Binds the models only: a database that is away is waited for where it is needed.
    open_database()
    service = Service(Paths())
    daemon.ready()
    await service.run(daemon.stopping)


if __name__ == "__main__":
    sys.exit(run("timbre-hardware", serve))
