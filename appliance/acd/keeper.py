"""Keeps the snapshot on disk close behind the present, so that a killed daemon loses a moment at most.

What it did lose is made good where it can be: calls that the journal knows to have ended since are not
taken for living ones.
"""

import asyncio
import json
import logging
import math
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from appliance.acd import state_file
from appliance.feed.protocol import Change

log = logging.getLogger(__name__)

SAVE_S = 0.25
"""The first change is saved at once, those within this span after it together; log-ins and log-outs
always at once."""

SEGMENTS_BACK = 2
"""Of the journal, read for what happened after the snapshot."""


class Keeper:
    def __init__(self, path: Path, journal: Path, snapshot: Callable[[], dict[str, Any]]) -> None:
        self._path = path
        self._journal = journal
        self._snapshot = snapshot
        self._task: asyncio.Task[None] | None = None
        self._again = False
        self._hurry = asyncio.Event()
        self._seats: dict[str, Any] = {}
        """Extension of each agent."""

    def load(self) -> dict[str, Any] | None:
        """Before the journal begins its new segment."""
        kept = state_file.load(self._path)
        calls = kept.get("core", {}).get("calls") if kept else None
        if calls:
            for call in ended_calls(self._journal) & calls.keys():
                del calls[call]
        return kept

    def changed(self, changes: Iterable[Change] = ()) -> None:
        """Save soon; never waits. `changes` as the feed tells them."""
        self._again = True
        for kind, key, entity in changes:
            seat = entity["extension"] if entity and kind == "agents" else None
            if kind == "agents" and self._seats.get(key) != seat:
                self._seats[key] = seat
                self._hurry.set()
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._keep())

    async def _keep(self) -> None:
        while self._again:
            self._again = False
            self._hurry.clear()
            await self.save()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._hurry.wait(), SAVE_S)

    async def save(self) -> None:
        try:
            await asyncio.to_thread(state_file.save, self._path, self._snapshot())
        except OSError as error:
            log.error("agents' log-ins cannot be saved: %s", error)


def ended_calls(journal: Path, since: float = math.inf) -> set[str]:
    """Calls whose end stands in the newest segments of the journal, or in any written to since (epoch)."""
    ended: set[str] = set()
    segments = sorted(journal.glob("*.jsonl"))
    for segment in segments:
        try:
            if segment not in segments[-SEGMENTS_BACK:] and segment.stat().st_mtime < since:
                continue
            lines = segment.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError as error:
            log.warning("%s cannot be read: %s", segment, error)
            continue
        for line in lines:
            if '"call_ended"' in line:
                ended.add(_call(line))
    ended.discard("")
    return ended


def _call(line: str) -> str:
    """A torn last line names no call."""
    try:
        event = json.loads(line)
    except ValueError:
        return ""
    return str(event.get("call", "")) if event.get("kind") == "call_ended" else ""
