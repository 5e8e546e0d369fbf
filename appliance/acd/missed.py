"""Calls that ended while nobody was here to see it, brought into history exactly once.

Asterisk notes every call at its end in the call log. Those whose end the journal has too are known; the
others are written from the note. The bookmark follows behind what is settled, and one round behind what was
written, so that a kill in between at most reads again what the journal then knows.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from appliance.acd import call_log, log_file, unseen
from appliance.acd.adopt import FALLBACK
from appliance.acd.call_log import EndedCall
from appliance.acd.keeper import ended_calls
from appliance.acd.log_file import LogFile, Position
from appliance.core.history import CallEnded, HistoryEvent
from appliance.core.restart.remembered import Remembered
from appliance.core.site.model import Site
from pbx.ami import actions
from pbx.ami.client import Ami, AmiError

log = logging.getLogger(__name__)

MOMENT_S = 2.0
"""Ended less than this ago: its channel may still be found, and its end told, by Asterisk itself."""
PATIENCE_S = 15.0
"""So long an end may stand in the log before we have heard of it in another way."""
KNOWN = 20_000
"""Ends remembered: far more than come between two looks."""
MARGIN_S = 60.0


@dataclass(frozen=True, slots=True)
class _Pending:
    call: EndedCall
    start: Position
    read_at: float
    """Monotonic."""


class Missed:
    def __init__(
        self,
        folder: Path,
        bookmark: Path,
        journal: Path,
        recordings: str,
        append: Callable[[HistoryEvent], None],
    ) -> None:
        self._file = LogFile(folder)
        self._bookmark = bookmark
        self._journal = journal
        self._recordings = recordings
        self._append = append
        self._ended: dict[str, None] = {}
        self._pending: list[_Pending] = []
        self._written: list[HistoryEvent] = []
        self._read = Position()
        self._settled = Position()
        self._saved = Position()

    def seen(self, event: HistoryEvent) -> None:
        """Every event on its way to the journal comes by here."""
        if isinstance(event, CallEnded):
            self._ended[event.call] = None
            if len(self._ended) > KNOWN:
                del self._ended[next(iter(self._ended))]

    def begin(self, site: Site, remembered: dict[str, Any]) -> None:
        """At our start, before the core takes up its snapshot: calls that the plain queue saw to their end
        are written, and taken out of what the snapshot remembers. Blocks."""
        mark = log_file.load(self._bookmark)
        self._read = self._settled = self._saved = mark.position
        self._ended = dict.fromkeys(ended_calls(self._journal, mark.at - MARGIN_S))
        try:
            self._take_in()
        except OSError as error:
            log.error("the call log cannot be read: %s", error)
        waiting = []
        for one in self._pending:
            data = remembered.get(one.call.call)
            if self._is_known(one.call):
                continue
            if time.time() - one.call.end < MOMENT_S or (data and one.call.outcome != FALLBACK):
                waiting.append(one)
                continue
            remembered.pop(one.call.call, None)
            self._write(one.call, site, Remembered.from_dict(data) if data else None)
        self._pending = waiting
        self._settle()

    def take_written(self) -> tuple[HistoryEvent, ...]:
        """What was brought into history since the last call of this: for today's counters."""
        written, self._written = self._written, []
        return tuple(written)

    async def look(self, site: Site, living: Collection[str], ami: Ami) -> None:
        """From time to time, while connected to Asterisk; `living` are the calls that we hold."""
        try:
            await asyncio.to_thread(self._round)
            self._decide(site, living)
            await self._cut(ami)
        except OSError as error:
            log.error("the call log cannot be read: %s", error)

    def _round(self) -> None:
        if self._settled != self._saved:
            log_file.save(self._bookmark, self._settled)
            self._saved = self._settled
            self._file.remove_old(self._settled)
        self._take_in()

    def _take_in(self) -> None:
        for line in self._file.read(self._read):
            self._read = line.end
            call = call_log.parse(line.text)
            if call is not None:
                self._pending.append(_Pending(call, line.start, time.monotonic()))

    def _decide(self, site: Site, living: Collection[str]) -> None:
        waiting = []
        for one in self._pending:
            if self._is_known(one.call):
                continue
            if one.call.call in living or time.monotonic() - one.read_at < PATIENCE_S:
                waiting.append(one)
            else:
                self._write(one.call, site, None)
        self._pending = waiting
        self._settle()

    def _settle(self) -> None:
        self._settled = self._pending[0].start if self._pending else self._read

    def _is_known(self, call: EndedCall) -> bool:
        return call.call in self._ended

    def _write(self, call: EndedCall, site: Site, known: Remembered | None) -> None:
        log.info("%s: ended unseen (%s)", call.call, call.outcome or "no outcome")
        for event in unseen.events(call, site, self._recordings, known):
            self._append(event)
            self._written.append(event)

    async def _cut(self, ami: Ami) -> None:
        if not await asyncio.to_thread(self._file.wants_cutting):
            return
        try:
            await asyncio.to_thread(self._file.cut)
            await actions.reopen_logs(ami)
        except AmiError as error:
            log.warning("the call log is not cut off: %s", error)
