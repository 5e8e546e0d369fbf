"""Reports as data or files."""

import time

from appliance import reports
from appliance.core.permissions import Permission
from appliance.reports import Ask, BadAsk, Interval, formats
from appliance.reports.period import today
from appliance.store import users
from web_ui import trouble
from web_ui.api.base import ApiRoom
from web_ui.api.operation import Param, operation
from web_ui.labels import Labels
from web_ui.views.words import ASK, PERMISSION

FORMS = ("json", "csv", "xlsx")


class ReportRoom(ApiRoom):
    @operation(
        "A report: " + ", ".join(reports.NAMES),
        Param("from", "2026-11-22, 2026-11-22T08:30 (site's clock), or epoch seconds; today if not said"),
        Param("to", "The end; a day is included"),
        Param("queue", "Only this queue; may be given several times"),
        Param("agent", "Only this agent; may be given several times"),
        Param("interval", "Of the reports `intervals` and `quality`", choices=tuple(Interval)),
        Param("format", "json if not said", choices=FORMS),
        gives=tuple(formats.CONTENT_TYPES.values()),
    )
    async def get(self, name: str) -> None:
        if name not in reports.NAMES:
            raise trouble.not_found()
        form = self.argument("format", "json")
        if form not in FORMS:
            raise trouble.bad_input("format", ", ".join(FORMS))
        if form != "json" and not self.me.may(Permission.REPORTS_EXPORT):
            raise trouble.forbidden(self.say(PERMISSION[Permission.REPORTS_EXPORT]))
        try:
            report = await self.house.archive.ask_long(reports.run, name, self.wanted(), time.time())
        except BadAsk as error:
            raise trouble.bad_input("from, to", self.say(ASK.get(error.code, str(error)))) from error
        names = await self.house.archive.ask(users.names)
        labels = Labels(self.site, self.style, names)
        self.set_header("Content-Type", formats.CONTENT_TYPES[form])
        if form != "json":
            await self.note("report.exported", f"{name}.{form}")
        pieces = formats.render(report, form, labels.heading, labels.label, self.say("Total"))
        while (piece := await self.house.archive.ask_long(next, pieces, None)) is not None:
            self.write(piece)
        await self.finish()

    def wanted(self) -> Ask:
        begin, end = today(time.time(), self.site.zone.key)
        interval = self.argument("interval")
        if interval and interval not in tuple(Interval):
            raise trouble.bad_input("interval", ", ".join(Interval))
        return Ask(
            from_at=self.moment("from") or begin,
            to_at=self.moment("to", end=True) or end,
            timezone=self.site.zone.key,
            queues=tuple(self.get_query_arguments("queue")),
            agents=tuple(self.get_query_arguments("agent")),
            interval=Interval(interval) if interval else None,
            unpaid=self.site.unpaid_pauses(),
        )
