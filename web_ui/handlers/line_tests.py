"""Tests of the lines: what they have shown, and calling through one now."""

import time

from appliance.core.site.model import LineTest
from appliance.store import line_tests, users
from web_ui import trouble
from web_ui.handlers.base import Room
from web_ui.site_view import SiteView
from web_ui.translations.catalog import mark
from web_ui.views.line_tests import line_test_row, trunk_tests

PAGE = 50


def wanted(site: SiteView, trunk: str) -> LineTest:
    """What the site says of it. Raises Trouble."""
    found = site.site.trunks.get(trunk) if site.site else None
    if found is None or found.line_test is None:
        raise trouble.not_found()
    return found.line_test


class LineTests(Room):
    """Each trunk that is tested; below, all tests, newest first."""

    here = "/line-tests"

    async def get(self) -> None:
        before = self.argument("before")
        names = await self.house.archive.ask(users.names)
        start = int(before) if before.isdecimal() else None
        rows = await self.house.archive.ask(line_tests.page, "", start, PAGE + 1)
        lines = [line_test_row(row, self.site, names) for row in rows]
        self.show(
            "line_tests",
            trunks=trunk_tests(self.site, lines),
            lines=lines[:PAGE],
            going_on=any(line.waiting for line in lines),
            older=f"/line-tests?before={lines[PAGE - 1].id}" if len(lines) > PAGE else "",
            first="/line-tests" if before else "",
        )


class LineTestNow(Room):
    """One click: timbre-jobs calls within a second or two."""

    here = "/line-tests"

    async def post(self, trunk: str) -> None:
        number = wanted(self.site, trunk).number
        await self.house.archive.ask(line_tests.ask, trunk, number, self.me.username, time.time())
        await self.note("line_test.asked", trunk)
        self.done(self.say(mark("The box calls through this line now.")), self.here)
