"""Calls of the past: search, export, one call."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from urllib.parse import urlencode

from appliance.reports import call_list, formats
from appliance.store import calls, users
from appliance.store.calls import BadCursor, CallFilter
from web_ui import trouble
from web_ui.handlers.base import Room
from web_ui.labels import Labels
from web_ui.views.calls import call_line, call_story
from web_ui.views.period import PRESETS, Period, period_of
from web_ui.views.story import Story

CHOICES = ("queue", "agent", "outcome", "direction")
LONGEST_EXPORT_S = 400 * 86_400.0


class CallSearch(Room):
    """Base of whatever shows calls that match the filters of the address."""

    here = "/calls"

    def period(self) -> Period:
        return period_of(self.argument, self.site.zone, time.time())

    def filters(self) -> dict[str, str]:
        """As written in the address, empty ones left out."""
        found = {name: self.argument(name).strip() for name in (*CHOICES, "q", "recorded", "bad")}
        return {name: value for name, value in found.items() if value}

    def wanted(self, period: Period, filters: dict[str, str]) -> CallFilter:
        return CallFilter(
            from_at=period.from_at,
            to_at=period.to_at,
            text=filters.get("q", ""),
            queue=filters.get("queue"),
            agent=filters.get("agent"),
            outcome=filters.get("outcome"),
            direction=filters.get("direction"),
            recorded=True if filters.get("recorded") else None,
            bad=bool(filters.get("bad")),
        )


class Calls(CallSearch):
    """Find calls."""

    async def get(self) -> None:
        period, filters = self.period(), self.filters()
        after = self.argument("after")
        try:
            page = await self.house.archive.ask(calls.search, self.wanted(period, filters), after or None)
        except BadCursor as error:
            raise trouble.not_found() from error
        names = await self.house.archive.ask(users.names)
        query = period.query | filters
        self.show(
            "calls",
            lines=[call_line(row, self.site, names) for row in page.rows],
            next_page="/calls?" + urlencode(query | {"after": page.next}) if page.next else "",
            first_page="/calls?" + urlencode(query) if after else "",
            export="/calls/export?" + urlencode(query),
            period=period,
            presets=PRESETS,
            filters=filters,
            queues=self.site.queue_choices(),
            agents=self.site.agent_choices(),
        )


class CallExport(CallSearch):
    """All calls that match, as a table for a spreadsheet."""

    async def get(self, form: str) -> None:
        period = self.period()
        if period.to_at - period.from_at > LONGEST_EXPORT_S:
            raise trouble.bad_input("from", self.say("at most 400 days in one export"))
        labels = Labels(self.site, self.style, await self.house.archive.ask(users.names))
        rows = call_list.rows(calls.export(self.wanted(period, self.filters())))
        table = {"csv": formats.csv_table, "xlsx": formats.xlsx_table}[form]
        pieces = table(call_list.COLUMNS, rows, self.site.zone.key, labels.heading, labels.label)
        self.set_header("Content-Type", formats.CONTENT_TYPES[form])
        name = f"calls-{period.first}-{period.last}.{form}"
        self.set_header("Content-Disposition", f'attachment; filename="{name}"')
        await self.note("calls.exported", name, **self.filters())
        async for piece in self.in_threads(pieces):
            self.write(piece)
            await self.flush()

    async def in_threads(self, pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
        """Each piece is made in a thread; the loop goes on in between."""
        while (piece := await self.house.archive.ask_long(next, pieces, None)) is not None:
            yield piece
            await asyncio.sleep(0)


class CallPage(Room):
    """One call: what happened, and its recordings."""

    here = "/calls"

    async def get(self, call_id: str) -> None:
        detail = await self.house.archive.ask(calls.get, call_id)
        if detail is None:
            raise trouble.not_found()
        names = await self.house.archive.ask(users.names)
        moments = Story(self.site, names, self.say).tell(detail.events)
        self.show("call", story=call_story(detail, self.site, names, moments))
