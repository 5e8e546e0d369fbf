"""After the call: raw → FLAC, measured, hashed, entered. Killed anywhere, it is simply done again.

The order is the safety: the FLAC is written aside, read back and compared, given its name, the row is
changed, and only then the raw file goes.
"""

import hashlib
import logging
import time
from dataclasses import dataclass
from pathlib import Path

from appliance.recordings import SAMPLE_BYTES, levels, sox, waveform
from appliance.recordings.files import locate, settle, with_suffix
from appliance.store.database import patient, run_sql, writing
from appliance.store.derive import count_recordings
from appliance.store.models import Recording

log = logging.getLogger(__name__)

QUIET_S = 3.0
"""Not written to for so long after its call's end: Asterisk has closed it."""
SHORT_TALK_S = 3.0
ABANDONED_S = 3600.0
"""Not written to for so long: over, even if the journal never told of the call's end."""


@dataclass(frozen=True, slots=True)
class _Measured:
    levels: levels.Levels
    sha256: str
    """Of the samples."""


def due(now: float, limit: int = 50) -> list[Recording]:
    """Raw recordings whose call is over, oldest first."""
    rows = run_sql(
        "SELECT recording.id FROM recording LEFT JOIN call ON call.id = recording.call"
        " WHERE recording.state = 'raw' AND (call.ended_at < ? OR recording.started_at < ?)"
        " ORDER BY recording.started_at LIMIT ?",
        now - QUIET_S,
        now - ABANDONED_S,
        limit,
    )
    wanted = [row[0] for row in rows]
    return list(Recording.select().where(Recording.id.in_(wanted)).order_by(Recording.started_at))


def finalise(recording: Recording, folder: Path, now: float) -> bool:
    """True if it is ready now; False if it is still written to, or failed (the row says why)."""
    source = locate(folder, recording.file)
    target = locate(folder, with_suffix(recording.file, ".flac"))
    if not source.exists():
        # Only a person can have removed it: our own removal comes after the row's change.
        _give_up(recording, "missing", "the file is not there")
        return False
    status = source.stat()
    if now - status.st_mtime < QUIET_S or (not _is_over(recording) and now - status.st_mtime < ABANDONED_S):
        return False
    started = time.monotonic()
    if _is_empty(source, recording):
        _give_up(recording, "empty", "")
        source.unlink(missing_ok=True)
        return False
    partial = target.with_name(f".{target.name}.part")
    try:
        measured = _compress(source, partial, recording.channels)
    except sox.SoxFailed as error:
        partial.unlink(missing_ok=True)
        _give_up(recording, "failed", str(error))
        return False
    digest = _file_hash(partial)
    settle(partial, target)
    waveform.keep(measured.levels, target)
    _enter(recording, target, folder, measured.levels, digest, now)
    if source != target:
        source.unlink(missing_ok=True)
    log.info(
        "%s: %.0f s of sound compressed in %.2f s", recording.file, measured.levels.duration_s,
        time.monotonic() - started,
    )  # fmt: skip
    return True


def _is_over(recording: Recording) -> bool:
    return not run_sql("SELECT 1 FROM call WHERE id = ? AND ended_at IS NULL", recording.call)


def _is_empty(source: Path, recording: Recording) -> bool:
    """Hung up before there was a sound: nothing is wrong. A long talk without any is another matter."""
    if source.suffix != ".raw" or source.stat().st_size >= recording.channels * SAMPLE_BYTES:
        return False
    talked = run_sql("SELECT talked_s FROM call WHERE id = ?", recording.call)
    return not talked or talked[0][0] < SHORT_TALK_S


def _compress(source: Path, partial: Path, channels: int) -> _Measured:
    before = _measure(source, channels)
    if before.levels.duration_s == 0:
        raise sox.SoxFailed("no sound was written")
    sox.compress(source, partial, channels)
    if _samples_hash(partial, channels) != before.sha256:
        raise sox.SoxFailed("the compressed sound is not the same as the original, which is kept")
    return before


class _Hashed:
    """A stream that is hashed while it is read."""

    def __init__(self, sound: levels.Readable) -> None:
        self.sound = sound
        self.hash = hashlib.sha256()

    def read(self, size: int) -> bytes:
        block = self.sound.read(size)
        self.hash.update(block)
        return block


def _measure(path: Path, channels: int) -> _Measured:
    frame = channels * SAMPLE_BYTES
    with sox.decompressed(path, channels) as sound:
        hashed = _Hashed(sound)
        found = levels.measure(hashed, path.stat().st_size // frame, channels)
    return _Measured(found, hashed.hash.hexdigest())


def _samples_hash(path: Path, channels: int) -> str:
    found = hashlib.sha256()
    with sox.decompressed(path, channels) as sound:
        while block := sound.read(1 << 18):
            found.update(block)
    return found.hexdigest()


def _file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@patient
def _enter(
    recording: Recording, target: Path, folder: Path, measured: levels.Levels, digest: str, now: float
) -> None:
    left, right = measured.sides[0], measured.sides[1] if len(measured.sides) > 1 else None
    with writing():
        # Deleted in the meantime: then it stays deleted, and the sweep removes the file.
        Recording.update(
            file=target.relative_to(folder).as_posix(),
            state="ready",
            duration_s=measured.duration_s,
            bytes=target.stat().st_size,
            sha256=digest,
            rms_left_db=left.rms_db,
            peak_left_db=left.peak_db,
            rms_right_db=right.rms_db if right else None,
            peak_right_db=right.peak_db if right else None,
            finalised_at=now,
            problem="",
        ).where((Recording.id == recording.id) & (Recording.state != "deleted")).execute()
        count_recordings(recording.call)


@patient
def _give_up(recording: Recording, state: str, problem: str) -> None:
    if problem:
        log.error("recording %s of call %s: %s", recording.file, recording.call, problem)
    with writing():
        Recording.update(state=state, problem=problem).where(
            (Recording.id == recording.id) & (Recording.state != "deleted")
        ).execute()
        count_recordings(recording.call)
