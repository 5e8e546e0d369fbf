"""What of the box goes into a backup, besides what timbre-site seals: the database, recordings, prompts."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from appliance.backups.errors import BackupError
from appliance.core.backup.packing import Recorded
from appliance.store.database import is_sqlite, run_sql
from appliance.store.errors import PeeweeException, StoreError
from appliance.store.migrate import applied
from appliance.store.models import database

SPARE_BYTES: Final = 256 << 20
"""Kept free for calls while a copy of the database lies on the box."""
_FINISHED: Final = (".flac",)
_LEFT_RAW: Final = (".raw", ".wav")
_QUIET_S: Final = 3600.0


def schema() -> str:
    """The newest migration; empty where the history is kept by a server elsewhere."""
    try:
        return applied()[-1] if is_sqlite() else ""
    except (PeeweeException, IndexError) as error:
        raise BackupError("database", str(error)) from error
    finally:
        _close()


def snapshot(work: Path) -> Path:
    """The database as it is in one moment, while everybody goes on writing."""
    copy = work / "timbre.sqlite"
    try:
        pages, size = run_sql("PRAGMA page_count")[0][0], run_sql("PRAGMA page_size")[0][0]
        if shutil.disk_usage(work).free < pages * size + SPARE_BYTES:
            raise BackupError("box_full", "there must be room for a copy of the database")
        run_sql("VACUUM INTO ?", str(copy))
    except (PeeweeException, StoreError) as error:
        raise BackupError("database", str(error)) from error
    finally:
        _close()
    return copy


def _close() -> None:
    if not database.is_closed():
        database.close()


def recordings(folder: Path) -> Iterator[Recorded]:
    """Finished ones, day by day; what is still written, or waits for compression, comes another time."""
    quiet = time.time() - _QUIET_S
    for day in sorted(folder.glob("[0-9][0-9][0-9][0-9]/[0-9][0-9]/[0-9][0-9]")):
        for path in sorted(day.iterdir()):
            if path.suffix not in (*_FINISHED, *_LEFT_RAW) or path.is_symlink() or path.name.startswith("."):
                continue
            try:
                status = path.stat()
            except FileNotFoundError:
                continue
            if path.suffix in _FINISHED or status.st_mtime < quiet:
                yield Recorded(path.relative_to(folder).as_posix(), status.st_size, status.st_mtime_ns)


def prompts(folder: Path) -> list[tuple[str, Path]]:
    """Recordings of prompts. What the box speaks itself, it speaks again."""
    return [(f"files/{path.name}", path) for path in sorted((folder / "files").glob("*.wav"))]
