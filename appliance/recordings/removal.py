"""Deleting, by hand or by policy. The row stays and says who, when and why; the file goes.

The row is changed first, by whoever may (web cannot write here); timbre-jobs takes the file a moment later.
"""

import logging
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from appliance.recordings.files import locate, peaks_of, with_suffix
from appliance.store import audit
from appliance.store.database import patient, writing
from appliance.store.derive import count_recordings
from appliance.store.models import Recording

log = logging.getLogger(__name__)

BATCH = 200
KEPT = ("raw", "ready", "failed", "damaged")
"""States that have a file."""
DAY_S = 86_400.0


def delete(recording: Recording, by: str, why: str, now: float, address: str = "") -> bool:
    """From now on nobody hears it; `remove_deleted` takes the file. False if it was deleted already.

    Raises ValueError without a reason.
    """
    if not why.strip():
        raise ValueError("say why the recording is deleted: the reason is kept in the audit log")
    return _mark(recording, by, why, now, address)


def remove_deleted(folder: Path, now: float, limit: int = BATCH) -> int:
    """Take the files of deleted recordings off the disk; returns how many."""
    waiting = (
        Recording.select()
        .where((Recording.state == "deleted") & Recording.removed_at.is_null())
        .order_by(Recording.id)
        .limit(limit)
    )
    done = 0
    for recording in waiting:
        remove_files(folder, recording.file)
        _note_removed(recording, now)
        done += 1
    return done


@patient
def _note_removed(recording: Recording, now: float) -> None:
    Recording.update(removed_at=now).where(Recording.id == recording.id).execute()


@patient
def _mark(recording: Recording, by: str, why: str, now: float, address: str) -> bool:
    with writing():
        changed = (
            Recording.update(state="deleted", deleted_at=now, deleted_by=by, deleted_why=why[:500])
            .where((Recording.id == recording.id) & (Recording.state != "deleted"))
            .execute()
        )
        if not changed:
            return False
        count_recordings(recording.call)
        detail = {"file": recording.file, "why": why, "queue": recording.queue, "agent": recording.agent}
        audit.write(now, by, "recording.deleted", recording.call, detail, address)
    return True


def remove_files(folder: Path, file: str) -> None:
    """In every form it may have at this moment, with its waveform; and the day's folder when it is empty."""
    for suffix in (".raw", ".wav", ".flac"):
        locate(folder, with_suffix(file, suffix)).unlink(missing_ok=True)
    path = locate(folder, file)
    peaks_of(path).unlink(missing_ok=True)
    for parent in list(path.parents)[:3]:
        if parent == folder:
            break
        with suppress(OSError):
            parent.rmdir()


def expired(
    keep_days: int, queue_keep_days: Mapping[str, int], now: float, limit: int = BATCH
) -> list[Recording]:
    """Recordings older than their queue's days, or than the site's where the queue has none of its own."""
    policies = [(Recording.queue == name, days) for name, days in queue_keep_days.items()]
    others = Recording.queue.is_null()
    if queue_keep_days:
        others |= Recording.queue.not_in(list(queue_keep_days))
    else:
        others |= Recording.queue.is_null(False)
    found: list[Recording] = []
    for which, days in [*policies, (others, keep_days)]:
        old = Recording.state.in_(KEPT) & (Recording.started_at < now - days * DAY_S)
        query = Recording.select().where(old & which).order_by(Recording.started_at)
        found.extend(query.limit(limit - len(found)))
    return found


def apply_retention(folder: Path, keep_days: int, queue_keep_days: Mapping[str, int], now: float) -> int:
    """Delete all that is expired, in small transactions so that nobody has to wait; returns how many."""
    total = 0
    while rows := expired(keep_days, queue_keep_days, now):
        for recording in rows:
            days = queue_keep_days.get(recording.queue or "", keep_days)
            delete(recording, "retention", f"older than {days} days", now)
        total += len(rows)
        while remove_deleted(folder, now):
            pass
    if total:
        log.info("retention deleted %d recording(s)", total)
    return total
