"""Who is logged in where, and today's tallies, kept over a restart of this daemon."""

import json
import logging
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)


def load(path: str | Path) -> dict[str, Any] | None:
    """The snapshot; None where there is none, or it is damaged (which is logged: agents log in again)."""
    try:
        data = json.loads(Path(path).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        log.error("%s cannot be read (%s): all agents start logged out", path, error)
        return None
    return data if isinstance(data, dict) else None


def save(path: str | Path, snapshot: dict[str, Any]) -> None:
    """Replace the file in one step. Raises OSError; to be called in a thread.

    Not synced: after a power cut there are no calls to go on with, and the file system keeps one of both
    versions whole.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    # dumps, not dump: the latter's Python loop would take the interpreter from the calls for longer.
    fresh.write_text(json.dumps(snapshot, ensure_ascii=False), encoding="utf-8")
    fresh.replace(path)
