"""Is every file still what was entered? Each is hashed again in turn, the longest unchecked first."""

import hashlib
import logging
from pathlib import Path

from appliance.recordings import Gone
from appliance.recordings.files import open_file
from appliance.store.database import patient
from appliance.store.models import Recording

log = logging.getLogger(__name__)

EVERY_S = 30 * 86_400.0


def due(now: float, limit: int = 500) -> list[Recording]:
    """Ready, and not compared for a month."""
    unchecked = Recording.checked_at.is_null() & (Recording.finalised_at < now - EVERY_S)
    stale = Recording.checked_at < now - EVERY_S
    query = Recording.select().where((Recording.state == "ready") & (unchecked | stale))
    return list(query.order_by(Recording.checked_at, Recording.id).limit(limit))


def check(recording: Recording, folder: Path, now: float) -> bool:
    """True if the file is what it was. Otherwise the row says damaged or missing from now on."""
    try:
        with open_file(folder, recording.file) as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except Gone as error:
        _note(recording, now, "missing", str(error))
        return False
    if digest != recording.sha256:
        _note(recording, now, "damaged", f"its hash is {digest}, entered was {recording.sha256}")
        return False
    _note(recording, now, "ready", "")
    return True


@patient
def _note(recording: Recording, now: float, state: str, problem: str) -> None:
    if problem:
        log.error("recording %s of call %s: %s", recording.file, recording.call, problem)
    Recording.update(state=state, problem=problem, checked_at=now).where(
        (Recording.id == recording.id) & (Recording.state == "ready")
    ).execute()
