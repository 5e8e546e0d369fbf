"""timbre-jobs: the journal's ingest in its thread, the scheduled jobs in theirs, an eye on health."""

import asyncio
import contextlib
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from appliance.entry.daemon import Daemon, run
from appliance.feed.client import FeedClient
from appliance.health.look import Places
from appliance.jobs.follower import Follower
from appliance.jobs.line_tester import LineTester
from appliance.jobs.policy import PolicyFile
from appliance.jobs.schedule import follow_timezone, scheduler_of
from appliance.jobs.table import jobs
from appliance.jobs.watch import Watch
from appliance.store import open_database
from appliance.store.migrate import require_current
from appliance.store.models import database

STATE = Path(os.environ.get("TIMBRE_STATE", "/var/lib/timbre"))
RUN = Path(os.environ.get("TIMBRE_RUN", "/run"))
LOOK_AT_SITE_EVERY_S = 5.0


def live_state(feed: FeedClient) -> Mapping[str, Any] | None:
    """A copy: checks run in a thread while the feed goes on."""
    return {kind: dict(entities) for kind, entities in feed.state.items()} if feed.connected else None


async def serve(daemon: Daemon) -> None:
    os.umask(0o007)
    open_database()
    require_current()
    database.close()
    feed = FeedClient(str(RUN / "timbre-acd/feed.sock"))
    await feed.connect(timeout_s=None)
    policy = PolicyFile(RUN / "timbre/site.json")
    places = Places(STATE / "recordings", STATE / "journal")
    follower = Follower(places.journal)
    watch = Watch(
        places,
        RUN / "timbre-jobs/health.json",
        policy,
        lambda: live_state(feed),
        lambda: follower.trouble,
    )
    tester = LineTester(policy, lambda: live_state(feed))
    table = jobs(follower.ingest, policy, places.recordings, STATE / "db/backups", watch)
    timezone = policy.current().timezone
    scheduler = scheduler_of(table, timezone)
    database.close()
    follower.start()
    scheduler.start()
    tester.start()
    daemon.alive = follower.alive
    daemon.ready(f"{len(table)} jobs, nights of {timezone}")
    while not daemon.stopping.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(daemon.stopping.wait(), LOOK_AT_SITE_EVERY_S)
        if policy.current().timezone != timezone:
            timezone = policy.current().timezone
            follow_timezone(scheduler, table, timezone)
    await feed.close()
    await asyncio.to_thread(tester.stop)
    await asyncio.to_thread(follower.stop)
    await asyncio.to_thread(scheduler.shutdown)


if __name__ == "__main__":
    sys.exit(run("timbre-jobs", serve))
