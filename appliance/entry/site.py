"""timbre-site: the owner of the site file."""

import asyncio
import sys

from appliance.entry.daemon import Daemon, run, secret
from appliance.site.guard import Guard
from appliance.site.owner import Owner
from appliance.site.paths import Paths
from appliance.site.server import serve as listen
from appliance.site.verbs import Verbs


async def serve(daemon: Daemon) -> None:
    """Bring everything to the current revision, then answer until told to stop."""
    paths = Paths()
    owner = Owner(paths, secret("ari"), secret("ami"))
    verbs = Verbs(owner, paths)
    await verbs.start()
    server = await listen(paths.socket, verbs.answer)
    guard = Guard(secret("ami"), lambda: owner.site, paths.guesses)
    tasks = [asyncio.create_task(each) for each in (verbs.keep_trying(), verbs.end_trials(), guard.run())]
    daemon.ready()
    async with server:
        await daemon.stopping.wait()
    for task in tasks:
        task.cancel()


if __name__ == "__main__":
    sys.exit(run("timbre-site", serve))
