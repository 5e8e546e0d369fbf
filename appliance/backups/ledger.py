"""What of the recordings is on the storage already. It lies on the box, since the box cannot read its own
backups.

Losing it costs nothing but time: everything is packed and sent once more.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from appliance.core.backup.contents import Archive, Part
from appliance.core.backup.packing import Recorded, is_spent

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS pack (
    name TEXT PRIMARY KEY, files INTEGER NOT NULL, plain_bytes INTEGER NOT NULL, parts TEXT NOT NULL,
    stale_since REAL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS file (
    path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, pack TEXT NOT NULL,
    seen INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS file_pack ON file (pack, seen);
"""


class Ledger:
    """Of one storage, and one box key."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;" + _SCHEMA)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    def packs(self) -> list[Archive]:
        rows = self._db.execute("SELECT name, parts, files, plain_bytes FROM pack ORDER BY name")
        return [
            Archive(name, tuple(Part(**each) for each in json.loads(parts)), files, plain)
            for name, parts, files, plain in rows
        ]

    def forget_lost(self, sizes: Mapping[str, int]) -> int:
        """Packs that the storage has no longer, or not whole; how many. `sizes`: path → size there."""
        gone = [
            pack.name
            for pack in self.packs()
            if any(
                sizes.get(path) != part.bytes for path, part in zip(pack.paths(""), pack.parts, strict=True)
            )
        ]
        for name in gone:
            self._forget(name)
        return len(gone)

    def look(self, files: Iterable[Recorded], now: float) -> None:
        """Go through what is on the box now; packs that must not be used again are forgotten."""
        self._db.execute("UPDATE file SET seen = 0")
        with closing(self._db.cursor()) as cursor:
            cursor.execute("BEGIN")
            cursor.executemany(
                "UPDATE file SET seen = 1 WHERE path = ? AND size = ? AND mtime_ns = ?",
                ((file.path, file.size, file.mtime_ns) for file in files),
            )
            cursor.execute("COMMIT")
        rows = self._db.execute(
            "SELECT name, files, stale_since, (SELECT COUNT(*) FROM file WHERE pack = name AND seen = 1)"
            " FROM pack"
        ).fetchall()
        for name, held, stale_since, seen in rows:
            lost = held - seen
            since = (stale_since or now) if lost else None
            if is_spent(lost, held, since, now):
                self._forget(name)
            elif since != stale_since:
                self._db.execute("UPDATE pack SET stale_since = ? WHERE name = ?", (since, name))

    def knows(self, file: Recorded) -> bool:
        row = self._db.execute(
            "SELECT 1 FROM file WHERE path = ? AND size = ? AND mtime_ns = ?",
            (file.path, file.size, file.mtime_ns),
        ).fetchone()
        return row is not None

    def add(self, pack: Archive, files: Iterable[Recorded]) -> None:
        """A pack is on the storage whole: the next run need not send it, whatever becomes of this one."""
        parts = json.dumps([asdict(part) for part in pack.parts])
        self._db.execute("BEGIN")
        self._db.execute(
            "INSERT INTO pack VALUES (?, ?, ?, ?, NULL)", (pack.name, pack.files, pack.plain_bytes, parts)
        )
        self._db.executemany(
            "INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, 1)",
            ((file.path, file.size, file.mtime_ns, pack.name) for file in files),
        )
        self._db.execute("COMMIT")

    def _forget(self, name: str) -> None:
        self._db.execute("BEGIN")
        self._db.execute("DELETE FROM file WHERE pack = ?", (name,))
        self._db.execute("DELETE FROM pack WHERE name = ?", (name,))
        self._db.execute("COMMIT")
