"""Calls of the past and their recordings."""

import time
from typing import Any

from appliance import recordings
from appliance.recordings import removal
from appliance.store import calls
from appliance.store.calls import LONGEST_PAGE, PAGE, BadCursor, CallFilter
from appliance.store.models import Call, CallLeg, Recording, Row
from web_ui import trouble
from web_ui.api.base import ApiRoom
from web_ui.api.operation import Param, operation
from web_ui.handlers.recordings import Sound, gone

FILTERS = (
    Param(
        "from",
        "Started at or after: 2026-11-22, 2026-11-22T08:30 (site's clock), with offset, or epoch seconds",
    ),
    Param("to", "Started before; a day is included"),
    Param("number", "Part of the caller's or the dialled number"),
    Param("text", "Part of the caller's name or number, the menu choices, or the call's id"),
    Param("queue", "Name of the last queue"),
    Param("agent", "Username"),
    Param(
        "outcome",
        "answered, abandoned, rejected, overflowed, voicemail, self_service, transferred, failed, lasting",
    ),
    Param("direction", "in, out or internal", choices=("in", "out", "internal")),
    Param("recorded", "true: only those with a recording", choices=("true", "false")),
    Param("bad", "true: only those that sounded bad (MOS below 3.6)", choices=("true", "false")),
    Param("limit", f"At most {LONGEST_PAGE}; {PAGE} if not said", "integer"),
    Param("cursor", "`next` of the page before"),
)


def row_data(row: Row) -> dict[str, Any]:
    data: dict[str, Any] = dict(row.__data__)
    return data


def call_data(row: Call) -> dict[str, Any]:
    data = row_data(row)
    data["path"] = [step for step in (row.path or "").split(",") if step]
    return {key: value for key, value in data.items() if not key.endswith("_folded") and key != "quarter"}


def recording_data(row: Recording) -> dict[str, Any]:
    return {key: value for key, value in row_data(row).items() if key not in ("file", "call")}


def leg_data(row: CallLeg) -> dict[str, Any]:
    return {key: value for key, value in row_data(row).items() if key not in ("call", "quarter")}


class Calls(ApiRoom):
    @operation("Search calls, newest first", *FILTERS)
    async def get(self) -> None:
        limit = self.argument("limit", str(PAGE))
        if not limit.isdecimal() or not 1 <= int(limit) <= LONGEST_PAGE:
            raise trouble.bad_input("limit", f"1–{LONGEST_PAGE}")
        try:
            page = await self.house.archive.ask(
                calls.search, self.wanted(), self.argument("cursor") or None, int(limit)
            )
        except BadCursor as error:
            raise trouble.bad_input("cursor", self.say("the `next` of the page before")) from error
        self.give({"calls": [call_data(row) for row in page.rows], "next": page.next})

    def wanted(self) -> CallFilter:
        recorded, bad = self.argument("recorded"), self.argument("bad")
        for name, value in (("recorded", recorded), ("bad", bad)):
            if value not in ("", "true", "false"):
                raise trouble.bad_input(name, "true, false")
        return CallFilter(
            from_at=self.moment("from"),
            to_at=self.moment("to", end=True),
            number=self.argument("number"),
            text=self.argument("text"),
            queue=self.argument("queue") or None,
            agent=self.argument("agent") or None,
            outcome=self.argument("outcome") or None,
            direction=self.argument("direction") or None,
            recorded=None if not recorded else recorded == "true",
            bad=bad == "true",
        )


class OneCall(ApiRoom):
    @operation("One call with its stays in queues, ringings, recordings, sound and events")
    async def get(self, call_id: str) -> None:
        detail = await self.house.archive.ask(calls.get, call_id)
        if detail is None:
            raise trouble.not_found()
        self.give(
            call_data(detail.call)
            | {
                "visits": [row_data(row) for row in detail.visits],
                "offers": [row_data(row) for row in detail.offers],
                "recordings": [recording_data(row) for row in detail.recordings],
                "legs": [leg_data(row) for row in detail.legs],
                "events": list(detail.events),
            }
        )


class CallRecording(ApiRoom, Sound):
    """The call's first recording, or the one named by its id."""

    WHICH = Param("id", "Of the recording, where the call has several", "integer")

    async def find(self, call_id: str) -> Recording:
        detail = await self.house.archive.ask(calls.get, call_id)
        if detail is None:
            raise trouble.not_found()
        wanted = self.argument("id")
        rows = [row for row in detail.recordings if not wanted or str(row.id) == wanted]
        alive = [row for row in rows if row.state not in ("deleted", "missing")]
        if rows and not alive:
            raise gone()
        if not alive:
            raise trouble.not_found()
        return alive[0]

    @operation(
        "The sound, FLAC or WAV: left the caller, right the agent; answers ranges",
        WHICH,
        gives=("audio/flac", "audio/wav"),
    )
    async def get(self, call_id: str) -> None:
        await self.send(await self.find(call_id))

    async def head(self, call_id: str) -> None:
        await self.send(await self.find(call_id))

    @operation("Delete it for good", WHICH, Param("why", "Kept in the audit log", required=True))
    async def delete(self, call_id: str) -> None:
        row, why = await self.find(call_id), self.argument("why").strip()
        if not why:
            raise trouble.bad_input("why", self.say("a reason, kept in the audit log"))
        try:
            await self.house.archive.ask(
                removal.delete,
                row,
                self.me.username,
                why,
                time.time(),
                self.address,
            )
        except recordings.Gone as error:
            raise gone() from error
        self.give({})
