"""Putting made-up past days where the ACD puts history, once, for the jobs daemon to take in."""

import asyncio
import contextlib
import json
import logging
import os
import random
import sqlite3
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from appliance.core.history import HistoryEvent, to_dict
from appliance.core.site.parse import parse
from appliance.demo import past

log = logging.getLogger(__name__)

STATE = Path("/var/lib/timbre")
DONE = "demo-history"
"""A file that says that the past is there already."""
TAKEN_IN_S = 120.0


async def add(site: dict[str, Any], days: int, rng: random.Random, state: Path = STATE) -> None:
    """Write the last `days` days, unless that was done before; returns when they are in the database."""
    if (state / DONE).exists():
        return
    written = await asyncio.to_thread(_write_days, site, days, rng, state / "journal")
    (state / DONE).touch()
    log.info("%d past days written for the reports", len(written))
    database = state / "db" / "timbre.sqlite"
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(TAKEN_IN_S):
            # Before anybody logs in today: history is to be read in the order in which it happened.
            while not await asyncio.to_thread(_taken_in, database, written):  # noqa: ASYNC110 - another process's doing
                await asyncio.sleep(0.5)


def _write_days(site: dict[str, Any], days: int, rng: random.Random, journal: Path) -> list[Path]:
    parsed = parse(site).site
    if parsed is None:
        return []
    now = datetime.now(ZoneInfo(parsed.timezone))
    return [write_segment(journal, day) for day in past.days(parsed, days, now, rng)]


def write_segment(journal: Path, events: Iterable[HistoryEvent]) -> Path:
    """One segment, whole at once under the next free number, owned like its folder's others."""
    text = "".join(
        json.dumps(to_dict(event), ensure_ascii=False, separators=(",", ":")) + "\n" for event in events
    )
    number = max((int(path.stem) for path in journal.glob("*.jsonl") if path.stem.isdigit()), default=0) + 1
    path = journal / f"{number:08d}.jsonl"
    partial = journal / f"{number:08d}.part"
    partial.write_text(text, encoding="utf-8")
    partial.chmod(0o660)
    os.link(partial, path)  # fails where the ACD has just taken the number
    partial.unlink()
    return path


def _taken_in(database: Path, segments: list[Path]) -> bool:
    """Whether the jobs daemon has read these segments to their end; no while the database cannot tell."""
    try:
        with contextlib.closing(
            sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=2)
        ) as connection:
            read = dict(connection.execute("select segment, bytes from journal_position"))
    except sqlite3.OperationalError:
        return False
    return all(not path.exists() or read.get(path.name, 0) >= path.stat().st_size for path in segments)
