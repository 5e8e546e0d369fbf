"""timbre-site: the owner of the site file."""

import asyncio
import sys

from appliance.entry.daemon import Daemon, run, secret
from appliance.site.owner import Owner
from appliance.site.paths import Paths
from appliance.site.server import serve as listen
from appliance.site.verbs import Verbs


async def serve(daemon: Daemon) -> None:
    """Bring everything to the current revision, then answer until told to stop."""
    paths = Paths()
    verbs = Verbs(Owner(paths, secret("ari"), secret("ami")), paths.secrets, paths.prompts)
    await verbs.start()
    server = await listen(paths.socket, verbs.answer)
    trying = asyncio.create_task(verbs.keep_trying())
    daemon.ready()
    async with server:
        await daemon.stopping.wait()
    trying.cancel()


if __name__ == "__main__":
    sys.exit(run("timbre-site", serve))
