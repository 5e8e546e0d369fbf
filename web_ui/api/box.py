"""The box itself: health, audit."""

from appliance import VERSION
from appliance.store import audit
from web_ui import trouble
from web_ui.api.base import ApiRoom
from web_ui.api.operation import Param, operation


class Health(ApiRoom):
    @operation("Findings, figures and versions of the box")
    def get(self) -> None:
        asterisk = (self.house.feed.state.get("system") or {}).get("asterisk") or {}
        versions = {"timbre": VERSION, "asterisk": asterisk.get("version")}
        self.give({**self.house.health.data(), "connected": self.house.feed.connected, "versions": versions})


class AuditLog(ApiRoom):
    @operation(
        "Who did what, newest first",
        Param("from", "At or after"),
        Param("to", "Before; a day is included"),
        Param("by", "Username"),
        Param("what", "The deed or its beginning: recording."),
        Param("cursor", "`next` of the page before", "integer"),
    )
    async def get(self) -> None:
        cursor = self.argument("cursor")
        if cursor and not cursor.isdecimal():
            raise trouble.bad_input("cursor", self.say("the `next` of the page before"))
        rows = await self.house.archive.ask(
            audit.page,
            int(cursor) if cursor else None,
            101,
            self.argument("by") or None,
            self.argument("what") or None,
            None,
            self.moment("from"),
            self.moment("to", end=True),
        )
        entries = [
            {"id": r.id, "at": r.at, "by": r.by, "what": r.what, "subject": r.subject, "address": r.address}
            | {"detail": audit.detail_of(r)}
            for r in rows[:100]
        ]
        self.give({"entries": entries, "next": rows[99].id if len(rows) > 100 else None})
