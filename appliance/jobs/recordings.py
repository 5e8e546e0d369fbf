"""The jobs that care for recordings."""

import logging
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from appliance.jobs.policy import Policy
from appliance.recordings import integrity, removal
from appliance.recordings.finalise import due, finalise
from appliance.recordings.sweep import adopt_new, sweep

log = logging.getLogger(__name__)

INTEGRITY_BUDGET_S = 3600.0


def finish(folder: Path) -> int:
    """Compress what is over; returns how many."""
    done = 0
    for recording in due(time.time()):
        try:
            done += finalise(recording, folder, time.time())
        except (OSError, ValueError) as error:
            log.error("recording %s stays as it is for now: %s", recording.file, error)
    return done


def remove(folder: Path) -> None:
    removal.remove_deleted(folder, time.time())


def adopt(folder: Path) -> None:
    """Voicemails and what was recorded while the ACD was away."""
    adopt_new(folder, _lately(), time.time())


def sweep_lately(folder: Path) -> None:
    sweep(folder, time.time(), _lately())


def _lately() -> list[str]:
    """Today and its neighbours: recordings are filed by the site's day, the fallback's by UTC's."""
    today = datetime.now(UTC)
    return [f"{today + timedelta(days=n):%Y/%m/%d}" for n in (-1, 0, 1)]


def sweep_all(folder: Path) -> None:
    sweep(folder, time.time())


def retain(folder: Path, policy: Policy) -> None:
    removal.apply_retention(folder, policy.keep_days, policy.queue_keep_days, time.time())


def verify(folder: Path) -> None:
    """Hash files again, the longest unchecked first, for at most an hour a night."""
    until = time.monotonic() + INTEGRITY_BUDGET_S
    checked = damaged = 0
    for recording in integrity.due(time.time()):
        if time.monotonic() > until:
            break
        checked += 1
        damaged += not integrity.check(recording, folder, time.time())
    if checked:
        log.info("integrity: %d recording(s) checked, %d not as they were", checked, damaged)
