"""Short messages."""

import time
from typing import Any

from appliance.hardware.outgoing import BadMessage, clean
from appliance.store import messages
from appliance.store.messages import STATES, MessageFilter
from appliance.store.models import ShortMessage
from web_ui import trouble
from web_ui.api.base import ApiRoom
from web_ui.api.operation import Param, fields, operation
from web_ui.views.messages import WRONG

PAGE = 100
HIDDEN = ("folded", "fingerprint", "pending", "next_at", "tries")


def message_data(row: ShortMessage) -> dict[str, Any]:
    return {name: value for name, value in row.__data__.items() if name not in HIDDEN}


class Messages(ApiRoom):
    @operation(
        "Short messages, newest first",
        Param("from", "At or after"),
        Param("to", "Before; a day is included"),
        Param("text", "Words of the text, or a part of the number"),
        Param("direction", "in or out", choices=("in", "out")),
        Param("state", ", ".join(STATES), choices=STATES),
        Param("cursor", "`next` of the page before", "integer"),
    )
    async def get(self) -> None:
        cursor = self.argument("cursor")
        if cursor and not cursor.isdecimal():
            raise trouble.bad_input("cursor", self.say("the `next` of the page before"))
        wanted = MessageFilter(
            self.argument("text"),
            self.argument("direction"),
            self.argument("state"),
            self.moment("from"),
            self.moment("to", end=True),
        )
        rows = await self.house.archive.ask(messages.page, wanted, int(cursor) if cursor else None, PAGE + 1)
        following = rows[PAGE - 1].id if len(rows) > PAGE else None
        self.give({"messages": [message_data(row) for row in rows[:PAGE]], "next": following})

    @operation("Send one; its state tells what becomes of it", body=fields("number", "text"), status=202)
    async def post(self) -> None:
        data = self.sent()
        try:
            number, text = clean(self.sent_text(data, "number"), self.sent_text(data, "text"))
        except BadMessage as error:
            name = "number" if error.code == "bad_number" else "text"
            raise trouble.bad_input(name, self.say(WRONG[error.code])) from error
        if not self.site.has_modem:
            raise trouble.bad_input("number", self.say("the site file has no modem"))
        row = await self.house.archive.ask(messages.queue, number, text, self.me.username, time.time())
        await self.note("sms.sent", number)
        self.give(message_data(row), 202)


class OneMessage(ApiRoom):
    @operation("One short message")
    async def get(self, number: str) -> None:
        row = await self.house.archive.ask(messages.get, int(number)) if number.isdecimal() else None
        if row is None:
            raise trouble.not_found()
        self.give(message_data(row))
