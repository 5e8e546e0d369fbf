"""Tests of the lines."""

import time

from appliance.store import line_tests
from web_ui import trouble
from web_ui.api.base import ApiRoom
from web_ui.api.operation import Param, fields, operation
from web_ui.handlers.line_tests import wanted

PAGE = 100


class LineTests(ApiRoom):
    @operation(
        "Tests of the lines, newest first",
        Param("trunk", "Only through this trunk"),
        Param("cursor", "`next` of the page before", "integer"),
    )
    async def get(self) -> None:
        cursor = self.argument("cursor")
        if cursor and not cursor.isdecimal():
            raise trouble.bad_input("cursor", self.say("the `next` of the page before"))
        before = int(cursor) if cursor else None
        rows = await self.house.archive.ask(line_tests.page, self.argument("trunk"), before, PAGE + 1)
        found = [row.as_data() for row in rows]
        following = found[PAGE - 1]["id"] if len(found) > PAGE else None
        self.give({"line_tests": found[:PAGE], "next": following})

    @operation("Test a line now; `result` tells how it was", body=fields("trunk"), status=202)
    async def post(self) -> None:
        trunk = self.sent_text(self.sent(), "trunk")
        number = wanted(self.site, trunk).number
        row = await self.house.archive.ask(line_tests.ask, trunk, number, self.me.username, time.time())
        await self.note("line_test.asked", trunk)
        self.give(line_tests.Tested(row, None).as_data(), 202)


class OneLineTest(ApiRoom):
    @operation("One test of a line")
    async def get(self, number: str) -> None:
        row = await self.house.archive.ask(line_tests.get, int(number)) if number.isdecimal() else None
        if row is None:
            raise trouble.not_found()
        self.give(row.as_data())
