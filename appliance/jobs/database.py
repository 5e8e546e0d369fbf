"""The jobs that care for the database."""

import logging
import time
from datetime import UTC, datetime
from pathlib import Path

from appliance.store import credentials, line_tests, rollups, sessions
from appliance.store.database import is_sqlite, patient, run_sql, writing
from appliance.store.quarter import QUARTER_S, quarter_of

log = logging.getLogger(__name__)

DAY_S = 86_400
KEEP_BACKUPS = 7
VACUUM_STEP_PAGES = 500


def check_rollups(days: int = 2) -> list[str]:
    """Compute the last days' sums again, an hour at a time; a table that differed is a defect, and mended."""
    end = quarter_of(time.time()) + QUARTER_S
    wrong: set[str] = set()
    for start in range(end - days * DAY_S, end, 4 * QUARTER_S):
        wrong.update(_check(start, start + 4 * QUARTER_S))
    if wrong:
        log.error("roll-ups did not hold and were computed again: %s", ", ".join(sorted(wrong)))
    return sorted(wrong)


@patient
def _check(start: int, end: int) -> list[str]:
    with writing():
        return rollups.check_range(start, end)


def clean_up() -> None:
    """Dead sessions, old failed log-ins, tests of lines older than a year."""
    now = time.time()
    line_tests.forget_old(now)
    ended, forgotten = sessions.clean_up(now), credentials.forget_old_failures(now)
    if ended or forgotten:
        log.info("removed %d ended session(s), %d old failed log-in(s)", ended, forgotten)


def maintain() -> None:
    """Give the planner its statistics, and free pages and the write-ahead log back to the disk."""
    rollups.analyse()
    if not is_sqlite():
        return
    while run_sql("PRAGMA freelist_count")[0][0] > VACUUM_STEP_PAGES:
        before = run_sql("PRAGMA freelist_count")[0][0]
        # Stepping through the result is what does the work.
        run_sql(f"PRAGMA incremental_vacuum({VACUUM_STEP_PAGES})")
        if run_sql("PRAGMA freelist_count")[0][0] >= before:
            break
    run_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def back_up(folder: Path) -> Path | None:
    """A whole copy of the SQLite database beside it, seven nights kept. PostgreSQL's server keeps its own."""
    if not is_sqlite():
        return None
    folder.mkdir(mode=0o770, exist_ok=True)
    target = folder / f"timbre-{datetime.now(UTC):%Y-%m-%d}.sqlite"
    partial = target.with_suffix(".part")
    partial.unlink(missing_ok=True)
    run_sql("VACUUM INTO ?", str(partial))
    partial.chmod(0o660)
    partial.replace(target)
    for old in sorted(folder.glob("timbre-*.sqlite"))[:-KEEP_BACKUPS]:
        old.unlink()
    return target
