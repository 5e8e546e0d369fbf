"""The jobs and their times."""

import time
from functools import partial
from pathlib import Path

from appliance.jobs import backup, database, recordings
from appliance.jobs.policy import PolicyFile
from appliance.jobs.schedule import Job
from appliance.jobs.watch import Watch
from appliance.store import days
from appliance.store.ingest import Ingest

DAY_S = 86_400.0


def jobs(ingest: Ingest, policy: PolicyFile, sounds: Path, backups: Path, watch: Watch) -> list[Job]:
    """`sounds` is the recordings' folder."""
    return [
        Job("health", watch.look, every_s=5),
        Job("recordings.finish", partial(recordings.finish, sounds), every_s=2),
        Job("recordings.remove", partial(recordings.remove, sounds), every_s=2),
        Job("recordings.adopt", partial(recordings.adopt, sounds), every_s=5),
        Job("recordings.sweep", partial(recordings.sweep_lately, sounds), every_s=600),
        Job("journal.remove", partial(_remove_segments, ingest), every_s=3600),
        Job("sessions.clean", database.clean_up, every_s=3600),
        Job("rollups.days", lambda: days.roll_up(policy.current().timezone, time.time()), every_s=600),
        Job("backup", lambda: backup.start_if_due(policy.current(), time.time()), every_s=60),
        Job("recordings.retain", lambda: recordings.retain(sounds, policy.current()), at="02:30"),
        Job("rollups.check", database.check_rollups, at="03:00"),
        Job("recordings.sweep_all", partial(recordings.sweep_all, sounds), at="03:30"),
        Job("database.check", watch.check_database, every_s=DAY_S, soon=True),
        Job("database.backup", partial(database.back_up, backups), at="04:00"),
        Job("database.maintain", database.maintain, at="04:30"),
        Job("recordings.verify", partial(recordings.verify, sounds), at="05:00"),
    ]


def _remove_segments(ingest: Ingest) -> int:
    return ingest.remove_old(time.time())
