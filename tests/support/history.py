"""What the box remembers of calls: the journal's segments and, once ingested, the database."""

import json
import sqlite3
from pathlib import Path
from typing import Any

from tests.support.waiting import wait_until

STATE = Path("/var/lib/timbre")
JOURNAL, RECORDINGS, DATABASE = STATE / "journal", STATE / "recordings", STATE / "db" / "timbre.sqlite"


def journal(kind: str = "", **having: Any) -> list[dict[str, Any]]:
    """History events in the segments still there, in order; a torn last line is passed over."""
    found: list[dict[str, Any]] = []
    for segment in sorted(JOURNAL.glob("*.jsonl")):
        for line in segment.read_text(encoding="utf-8").splitlines():
            try:
                event = json.loads(line)
            except ValueError:
                continue
            if (not kind or event["kind"] == kind) and all(event.get(k) == v for k, v in having.items()):
                found.append(event)
    return found


def wait_journal(kind: str, *, timeout_s: float = 10.0, **having: Any) -> dict[str, Any]:
    """The last such event, waited for."""
    return wait_until(
        lambda: journal(kind, **having), f"{kind} {having} in the journal", timeout_s=timeout_s
    )[-1]


def rows(query: str, *values: Any, database: Path = DATABASE) -> list[dict[str, Any]]:
    """Read the database, beside whoever has it open."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=5)
    try:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(query, values)]
    finally:
        connection.close()


def wait_rows(query: str, *values: Any, timeout_s: float = 30.0) -> list[dict[str, Any]]:
    """Rows as soon as there are any."""
    return wait_until(lambda: rows(query, *values), f"rows of {query} {values}", timeout_s=timeout_s)


def recording_file(call: str) -> Path | None:
    """The file of a call's first conversation, raw or finished; None: not there yet."""
    found = sorted(RECORDINGS.glob(f"*/*/*/{call}.*"))
    return found[0] if found else None
