"""timbre-acd: the call distributor."""

import asyncio
import gc
import logging
import os
import sys

from appliance.acd import site_file
from appliance.acd.paths import Paths
from appliance.acd.service import Service
from appliance.core.site.model import Site
from appliance.entry.daemon import Daemon, run, secret
from pbx.ami.client import Ami

log = logging.getLogger(__name__)

ARI_URL = "ws://127.0.0.1:8088"
AMI_ADDRESS = ("127.0.0.1", 5038)
USER = "timbre"


async def _first_site(paths: Paths, daemon: Daemon) -> Site | None:
    """Wait for the first boot to write it; None if we are to stop meanwhile."""
    said = ""
    while not daemon.stopping.is_set():
        try:
            return site_file.read(paths.site)
        except site_file.NoSite as error:
            if str(error) != said:
                said = str(error)
                log.warning("waiting: %s", error)
                daemon.ready("waiting for a site")  # not a fault of ours that systemd should end
        await asyncio.sleep(0.5)
    return None


async def serve(daemon: Daemon) -> None:
    paths = Paths()
    site = await _first_site(paths, daemon)
    if site is None:
        return
    ami = Ami(*AMI_ADDRESS, USER, secret("ami"), events="system")
    service = Service(site, paths, ami, ARI_URL, USER, secret("ari"))
    await service.start()
    gc.freeze()  # what was built by now stays: no collection needs to walk it while a phone should ring
    daemon.ready(f"{len(site.queues)} queues")
    await service.run(daemon.stopping)


if __name__ == "__main__":
    os.umask(0o007)
    sys.exit(run("timbre-acd", serve))
