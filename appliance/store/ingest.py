"""The journal's way into rows, exactly once: a batch's rows and the position behind it are one transaction.

Killed anywhere, the next run goes on from the last committed position. A line that cannot be read or
derived is set aside as a `bad_line` event and never holds up the ones behind it.
"""

import json
import logging
import time
from collections.abc import Sequence
from pathlib import Path

from peewee import DatabaseError, InterfaceError, OperationalError

from appliance.core.history import KINDS, HistoryEvent, from_dict, to_dict
from appliance.store import rollups
from appliance.store.database import is_sqlite, patient, run_sql, writing
from appliance.store.derive import count_recordings, derive
from appliance.store.journal import (
    BAD_LINE,
    Line,
    Reading,
    bad_line,
    head_of,
    read_lines,
    segments,
    understand,
)
from appliance.store.models import JournalPosition, database

log = logging.getLogger(__name__)

BATCH = 500
KEEP_SEGMENT_S = 24 * 3600.0
REBUILD_STEP = 5000


class Ingest:
    """Follows one journal folder. Every `step` looks at the files anew."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bad_lines = 0
        """Set aside by this process."""
        self._passed: dict[str, int] = {}
        """Segments fully read and behind others, by their size then, so as not to ask the database again."""

    def step(self, now: float) -> int:
        """Ingest one batch of the oldest unread segment; returns how many lines it took, 0: none was new."""
        found = segments(self.folder)
        for path in found:
            size = path.stat().st_size
            if self._passed.get(path.name) == size:
                continue
            last = path is found[-1]
            taken = self._ingest(path, last, now)
            if taken:
                return taken
            if not last:
                self._passed[path.name] = size
        return 0

    def catch_up(self, now: float) -> int:
        """Steps until nothing is new; returns the number of lines."""
        total = 0
        while taken := self.step(now):
            total += taken
        return total

    def backlog_bytes(self) -> int:
        """How much of the journal is not in the database yet."""
        done = {row.segment: row.bytes for row in JournalPosition.select()}
        return sum(max(0, path.stat().st_size - done.get(path.name, 0)) for path in segments(self.folder))

    def _ingest(self, path: Path, last: bool, now: float) -> int:
        head = head_of(path)
        position = _position(path.name, head)
        lines = read_lines(path, position, BATCH, last)
        if not lines:
            return 0
        readings = [understand(line.text, now) for line in lines]
        try:
            _store(path.name, head, position, lines, [r for r in readings if r])
        except OperationalError, InterfaceError:
            raise
        except DatabaseError, ValueError, OverflowError:
            log.exception("a line of %s does not fit; taking them one by one", path.name)
            readings = _store_carefully(path.name, head, position, lines, readings, now)
        bad = sum(1 for r in readings if r and r.kind == BAD_LINE)
        if bad:
            self.bad_lines += bad
            log.warning(
                "%d unreadable line(s) of %s were set aside as events of kind bad_line", bad, path.name
            )
        return len(lines)

    def remove_old(self, now: float) -> int:
        """Delete segments fully ingested and older than a day, never the one being written."""
        removed = 0
        done = {row.segment: row.bytes for row in JournalPosition.select()}
        for path in segments(self.folder)[:-1]:
            status = path.stat()
            if done.get(path.name) == status.st_size and now - status.st_mtime > KEEP_SEGMENT_S:
                path.unlink()
                removed += 1
        self.forget_missing()
        return removed

    @patient
    def forget_missing(self) -> None:
        """A position without its file would one day hide a new segment of the same name."""
        present = {path.name for path in segments(self.folder)}
        with writing():
            for row in JournalPosition.select():
                if row.segment not in present:
                    row.delete_instance()


@patient
def _position(segment: str, head: str) -> int:
    row = JournalPosition.get_or_none(JournalPosition.segment == segment)
    return row.bytes if row and _is_same(row.head, head) else 0


def _is_same(known: str, head: str) -> bool:
    """One of the two may not be known: a segment torn in its first line, a row of an older release."""
    return known == head or not known or not head


@patient
def _store(segment: str, head: str, position: int, lines: list[Line], readings: list[Reading]) -> None:
    with writing():
        if _locked_position(segment, head) != position:
            return
        dirty = rollups.Dirty()
        _keep_events(readings)
        for reading in readings:
            if reading.event:
                derive(reading.event, dirty)
        rollups.recompute(dirty)
        _advance(segment, head, lines[-1].end)


def add_events(events: Sequence[HistoryEvent]) -> None:
    """Events that the box itself found out, not the ACD; in the caller's transaction."""
    dirty = rollups.Dirty()
    texts = [json.dumps(to_dict(event), ensure_ascii=False) for event in events]
    _keep_events([reading for text in texts if (reading := understand(text, 0.0))])
    for event in events:
        derive(event, dirty)
    rollups.recompute(dirty)


@patient
def _store_carefully(
    segment: str,
    head: str,
    position: int,
    lines: list[Line],
    readings: list[Reading | None],
    now: float,
) -> list[Reading | None]:
    """As `_store`, each line in a savepoint of its own, so that the one at fault is found."""
    kept: list[Reading | None] = []
    with writing():
        if _locked_position(segment, head) != position:
            return []
        dirty = rollups.Dirty()
        for line, reading in zip(lines, readings, strict=True):
            kept.append(_keep_or_set_aside(line, reading, dirty, now))
        rollups.recompute(dirty)
        _advance(segment, head, lines[-1].end)
    return kept


def _keep_or_set_aside(
    line: Line, reading: Reading | None, dirty: rollups.Dirty, now: float
) -> Reading | None:
    if reading is None:
        return None
    try:
        with database.atomic():
            _keep_events([reading])
            if reading.event:
                derive(reading.event, dirty)
        return reading
    except OperationalError, InterfaceError:
        raise
    except (DatabaseError, ValueError, OverflowError) as error:
        aside = bad_line(line.text, str(error), now)
        _keep_events([aside])
        return aside


def _locked_position(segment: str, head: str) -> int:
    """Should two ingests ever run, the second finds the position moved and does nothing."""
    run_sql(
        "INSERT INTO journal_position (segment, bytes) VALUES (?, 0) ON CONFLICT (segment) DO NOTHING",
        segment,
    )
    lock = "" if is_sqlite() else " FOR UPDATE"
    known, done = run_sql(f"SELECT head, bytes FROM journal_position WHERE segment = ?{lock}", segment)[0]
    return int(done) if _is_same(known, head) else 0


def _advance(segment: str, head: str, end: int) -> None:
    run_sql("UPDATE journal_position SET bytes = ?, head = ? WHERE segment = ?", end, head, segment)


def _keep_events(readings: list[Reading]) -> None:
    for r in readings:
        run_sql(
            "INSERT INTO event (at, kind, call, agent, data) VALUES (?, ?, ?, ?, ?)",
            r.at,
            r.kind,
            r.call,
            r.agent,
            r.data,
        )


DERIVED = (
    "call",
    "queue_visit",
    "offer",
    "agent_period",
    "trunk_period",
    "queue_quarter",
    "agent_quarter",
    "offer_quarter",
    "call_quarter",
)


@patient
def rebuild() -> int:
    """A repair: throw all derived rows away and derive them from the events again; returns how many events.

    One transaction: readers see the old rows until all new ones are there. Recordings keep their rows.
    """
    started = time.monotonic()
    with writing():
        for table in DERIVED:
            run_sql(f"DELETE FROM {table}")
        run_sql("DELETE FROM rolled_day")
        dirty = rollups.Dirty()
        last_id = total = 0
        while rows := run_sql(
            "SELECT id, kind, data FROM event WHERE id > ? ORDER BY id LIMIT ?", last_id, REBUILD_STEP
        ):
            last_id = rows[-1][0]
            total += len(rows)
            for _, kind, data in rows:
                if kind in KINDS:
                    derive(from_dict(json.loads(data)), dirty)
        rollups.recompute(dirty)
        _count_recordings()
    log.info("derived %d events again in %.1f s", total, time.monotonic() - started)
    return total


def _count_recordings() -> None:
    """Files found without an event (`recordings.adopt`) have rows too."""
    for (call,) in run_sql("SELECT DISTINCT call FROM recording"):
        count_recordings(call)
