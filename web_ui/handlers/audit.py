"""The audit log: who did what, when."""

import time
from urllib.parse import urlencode

from appliance.store import audit, users
from web_ui.handlers.base import Room
from web_ui.views.audit import GROUPS, audit_line
from web_ui.views.period import PRESETS, period_of

PAGE = 50


class AuditLog(Room):
    """Newest first, by time, person and kind of deed."""

    here = "/audit"

    async def get(self) -> None:
        period = period_of(self.argument, self.site.zone, time.time(), default="week")
        filters = {
            name: self.argument(name).strip() for name in ("by", "what") if self.argument(name).strip()
        }
        before = self.argument("before")
        rows = await self.house.archive.ask(
            audit.page,
            int(before) if before.isdecimal() else None,
            PAGE + 1,
            filters.get("by"),
            filters.get("what"),
            None,
            period.from_at,
            period.to_at,
        )
        names = await self.house.archive.ask(users.names)
        query = period.query | filters
        self.show(
            "audit",
            lines=[audit_line(row, names) for row in rows[:PAGE]],
            period=period,
            presets=PRESETS,
            filters=filters,
            groups=GROUPS,
            people=sorted(names.items(), key=lambda pair: pair[1].lower()),
            next_page="/audit?" + urlencode(query | {"before": rows[PAGE - 1].id})
            if len(rows) > PAGE
            else "",
            first_page="/audit?" + urlencode(query) if before else "",
        )
