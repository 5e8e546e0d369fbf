"""Where recordings and the database lie: may they be written, are they whole, is there a copy."""

import json
import os
import pwd
import time
from pathlib import Path
from typing import Any, Final

from appliance.site.files import write_if_changed
from appliance.store.database import is_sqlite, run_sql
from appliance.store.errors import DatabaseError

WRITER: Final = "asterisk"
"""Of recordings."""
MALFORMED: Final = "malformed"
"""SQLite's own word, when it stumbles over a page."""
_WRITE_AND_ENTER: Final = 0o300


def folder_trouble(folder: Path, writer: str = WRITER) -> str:
    """`missing`, `read_only` or `denied`: why its owner-to-be cannot write there; empty: it can."""
    if not folder.is_dir():
        return "missing"
    if os.statvfs(folder).f_flag & os.ST_RDONLY:
        return "read_only"
    try:
        uid = pwd.getpwnam(writer).pw_uid
    except KeyError:
        return "" if os.access(folder, os.W_OK | os.X_OK) else "denied"
    status = folder.stat()
    may = status.st_uid == uid and status.st_mode & _WRITE_AND_ENTER == _WRITE_AND_ENTER
    return "" if may else "denied"


def check_database(note: Path) -> str:
    """Read every page of the SQLite database; what is wrong, also written to `note`. May take minutes."""
    damage = _damage() if is_sqlite() else ""
    write_if_changed(note, json.dumps({"at": time.time(), "damage": damage}), 0o644)
    return damage


def _damage() -> str:
    try:
        said = str(run_sql("PRAGMA quick_check(1)")[0][0])
    except DatabaseError as error:
        if MALFORMED not in str(error):
            raise
        return str(error)
    return "" if said == "ok" else " ".join(said.split())


def read_damage(note: Path) -> str | None:
    """None: it has not been checked since the box is on."""
    try:
        data: dict[str, Any] = json.loads(note.read_text(encoding="utf-8"))
        return str(data["damage"])
    except OSError, ValueError, KeyError, TypeError:
        return None


def newest_backup_at(folder: Path) -> float:
    """Epoch seconds; 0: there is none."""
    return max((path.stat().st_mtime for path in folder.glob("timbre-*.sqlite")), default=0.0)
