"""Putting made-up past days where the ACD puts history, once, for the jobs daemon to take in."""

import asyncio
import contextlib
import itertools
import json
import logging
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
    log.info("%d past days written for the reports", days)
    database = state / "db" / "timbre.sqlite"
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(TAKEN_IN_S):
            # Before anybody logs in today: history is to be read in the order in which it happened.
            while not await asyncio.to_thread(_taken_in, database, written):  # noqa: ASYNC110 - another process's doing
                await asyncio.sleep(0.5)


def _write_days(site: dict[str, Any], days: int, rng: random.Random, journal: Path) -> Path | None:
    parsed = parse(site).site
    if parsed is None:
        return None
    now = datetime.now(ZoneInfo(parsed.timezone))
    return write_segment(journal, itertools.chain.from_iterable(past.days(parsed, days, now, rng)))


def write_segment(journal: Path, events: Iterable[HistoryEvent]) -> Path:
    """The past as one segment, whole at once, before all that the ACD writes or will write.

    A number between the ACD's own would make the one it is writing look finished.
    """
    partial = journal / "00000000.part"
    with partial.open("w", encoding="utf-8") as file:
        for event in events:
            file.write(json.dumps(to_dict(event), ensure_ascii=False, separators=(",", ":")) + "\n")
    partial.chmod(0o660)
    return partial.rename(journal / "00000000.jsonl")


def _taken_in(database: Path, segment: Path | None) -> bool:
    """Whether the jobs daemon has read this segment to its end; no while the database cannot tell."""
    if segment is None or not segment.exists():
        return True
    try:
        with contextlib.closing(
            sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=2)
        ) as connection:
            read = dict(connection.execute("select segment, bytes from journal_position"))
    except sqlite3.OperationalError:
        return False
    return read.get(segment.name, 0) >= segment.stat().st_size
