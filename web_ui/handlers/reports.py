"""Reports: how queues and agents did, on screen and as files."""

import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from appliance import reports
from appliance.reports import Ask, BadAsk, Interval, Report
from appliance.reports import formats as report_formats
from appliance.store import users
from web_ui import trouble
from web_ui.handlers.base import Room
from web_ui.labels import Labels
from web_ui.views import reports as view
from web_ui.views.period import PRESETS, Period, period_of
from web_ui.views.words import ASK


class ReportRoom(Room):
    """Base: the period, interval and filters of the address, and how to run a report with them."""

    def period(self) -> Period:
        return period_of(self.argument, self.site.zone, time.time())

    def interval(self, period: Period) -> Interval:
        wanted = self.argument("interval")
        allowed = {interval for interval, _ in view.intervals_for(period)}
        return Interval(wanted) if wanted in allowed else view.usual_interval(period)

    async def run(self, name: str, period: Period, interval: Interval | None = None) -> Report:
        chosen = tuple(value for value in self.get_query_arguments("queue") if value)
        agents = tuple(value for value in self.get_query_arguments("agent") if value)
        ask = Ask(
            period.from_at,
            min(period.to_at, time.time() + 1),
            self.site.zone.key,
            chosen,
            agents,
            interval,
            self.site.unpaid_pauses(),
        )
        try:
            return await self.house.archive.ask_long(reports.run, name, ask, time.time())
        except BadAsk as error:
            raise trouble.bad_input("period", self.say(ASK.get(error.code, str(error)))) from error

    async def labels(self) -> Labels:
        return Labels(self.site, self.style, await self.house.archive.ask(users.names))

    def common(self, period: Period, interval: Interval) -> dict[str, Any]:
        kept = {name: self.argument(name) for name in ("queue", "agent", "interval") if self.argument(name)}
        return {
            "period": period,
            "presets": PRESETS,
            "interval": interval,
            "intervals": view.intervals_for(period),
            "filters": kept,
            "queues": self.site.queue_choices(),
            "export": urlencode(period.query | kept),
        }


class QueueReport(ReportRoom):
    """Calls by queue and by time of day."""

    here = "/reports/queues"

    async def get(self) -> None:
        period = self.period()
        interval = self.interval(period)
        whole, parts = await self.run("queues", period), await self.run("intervals", period, interval)
        labels, formats = await self.labels(), self.style.formats
        rows = view.busy_stretch(parts, interval)
        total = self.say("Total")
        shown = Report("intervals", parts.ask, parts.columns, rows, parts.totals)
        self.show(
            "report_queues",
            figures=self.figures(whole.totals),
            chart=view.call_chart(rows, interval, formats, self.say),
            series=view.SERIES,
            by_queue=view.table(
                whole,
                view.QUEUE_COLUMNS,
                labels.heading,
                lambda r: self.site.queue_label(r["queue"]) or self.say("(no queue)"),
                formats,
                total,
            ),
            by_time=view.table(
                shown,
                view.QUEUE_COLUMNS,
                labels.heading,
                lambda r: view.interval_name(r["start"], interval, formats),
                formats,
                total,
            ),
            **self.common(period, interval),
        )

    def figures(self, totals: Mapping[str, Any]) -> tuple[view.Figure, ...]:
        f = self.style.formats
        return (
            view.Figure(self.say("Offered"), f.number(totals["offered"])),
            view.Figure(self.say("Answered"), f.number(totals["answered"])),
            view.Figure(self.say("Abandoned"), f.number(totals["abandoned"])),
            view.Figure(self.say("Service level"), f.percent(totals["service_level_pct"])),
            view.Figure(self.say("Average wait"), f.duration(totals["average_wait_s"])),
            view.Figure(self.say("Average talk"), f.duration(totals["average_talk_s"])),
            view.Figure(self.say("Occupancy"), f.percent(totals["occupancy_pct"])),
        )


class AgentReport(ReportRoom):
    """How agents spent their time and what they did in it."""

    here = "/reports/agents"

    async def get(self) -> None:
        period = self.period()
        report, labels = await self.run("agents", period), await self.labels()
        self.show(
            "report_agents",
            states=view.TIME_STATES,
            by_agent=view.table(
                report,
                view.AGENT_COLUMNS,
                labels.heading,
                lambda row: labels.names.get(row["agent"], row["agent"]),
                self.style.formats,
                self.say("Total"),
            ),
            agents=self.site.agent_choices(),
            **self.common(period, Interval.DAY),
        )


class QualityReport(ReportRoom):
    """How calls sounded: over time on each line, and at each desk."""

    here = "/reports/quality"

    async def get(self) -> None:
        period = self.period()
        interval = self.interval(period)
        lines, desks = await self.run("quality", period, interval), await self.run("desks", period)
        labels, formats, total = await self.labels(), self.style.formats, self.say("Total")
        named = [{**row, "trunk": self.site.trunk_label(row["trunk"])} for row in lines.rows]
        shown = Report("quality", lines.ask, lines.columns, named, lines.totals)
        self.show(
            "report_quality",
            figures=self.figures(lines.totals),
            by_time=view.table(
                shown,
                view.SOUND_COLUMNS,
                labels.heading,
                lambda r: view.interval_name(r["start"], interval, formats),
                formats,
                total,
            ),
            by_desk=view.table(
                desks, view.SOUND_COLUMNS, labels.heading, lambda r: r["extension"], formats, total
            ),
            **self.common(period, interval),
        )

    def figures(self, totals: Mapping[str, Any]) -> tuple[view.Figure, ...]:
        f = self.style.formats
        return (
            view.Figure(self.say("Average MOS"), f.number(totals["average_mos"], 2)),
            view.Figure(self.say("Bad"), f.percent(totals["bad_pct"], 1)),
            view.Figure(self.say("Loss"), f.percent(totals["loss_pct"], 2)),
            view.Figure(self.say("Round trip"), f.ms(totals["rtt_ms"])),
            view.Figure(self.say("Refused, link full"), f.number(totals["link_full"])),
        )


class ReportExport(ReportRoom):
    """A report as a file, with every column."""

    async def get(self, name: str, form: str) -> None:
        period = self.period()
        interval = self.interval(period) if name in ("intervals", "quality") else None
        report, labels = await self.run(name, period, interval), await self.labels()
        self.set_header("Content-Type", report_formats.CONTENT_TYPES[form])
        filename = f"{name}-{period.first}-{period.last}.{form}"
        self.set_header("Content-Disposition", f'attachment; filename="{filename}"')
        await self.note("report.exported", filename)
        pieces = report_formats.render(report, form, labels.heading, labels.label, self.say("Total"))
        while (piece := await self.house.archive.ask_long(next, pieces, None)) is not None:
            self.write(piece)
            await self.flush()
