"""The job that starts backups at their time. Making one is the affair of timbre-backup: nothing here waits
for it.
"""

import logging
from pathlib import Path

from appliance.backups import state
from appliance.backups.client import ask
from appliance.backups.errors import BackupError
from appliance.core.backup.due import is_due
from appliance.jobs.policy import Policy

log = logging.getLogger(__name__)


def start_if_due(policy: Policy, now: float, file: Path = state.FILE) -> bool:
    """Whether one was asked for. How it went is told by `state`, and by the checks of health."""
    if policy.backup is None:
        return False
    known = state.read(file)
    good_at = known.good.at if known.good else None
    tried_at = known.last.at if known.last else None
    if not is_due(policy.backup, policy.timezone, now, good_at, tried_at):
        return False
    try:
        ask("create", by="timbre-jobs", wait=False)
    except BackupError as error:
        log.error("the backup could not be started: %s", error)
        return False
    return True
