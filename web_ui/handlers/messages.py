"""Short messages: what came in, what went out, and writing one."""

import time
from urllib.parse import urlencode

from appliance.hardware.outgoing import BadMessage, clean
from appliance.store import messages, users
from appliance.store.messages import MessageFilter
from web_ui import trouble
from web_ui.handlers.base import Room
from web_ui.translations.catalog import mark
from web_ui.views.messages import DIRECTION, STATE, WRONG, message_line
from web_ui.views.period import PRESETS, period_of

PAGE = 50
FILTERS = ("q", "direction", "state")


class Messages(Room):
    """Newest first, by words, direction and state."""

    here = "/messages"

    async def get(self) -> None:
        await self.page()

    async def page(self, wrong: str = "", number: str = "", text: str = "") -> None:
        period = period_of(self.get_query, self.site.zone, time.time(), default="month")
        filters = {name: self.get_query(name).strip() for name in FILTERS if self.get_query(name).strip()}
        before = self.get_query("before")
        rows = await self.house.archive.ask(
            messages.page,
            MessageFilter(
                filters.get("q", ""),
                filters.get("direction", ""),
                filters.get("state", ""),
                period.from_at,
                period.to_at,
            ),
            int(before) if before.isdecimal() else None,
            PAGE + 1,
        )
        names = await self.house.archive.ask(users.names)
        query = period.query | filters
        older = "/messages?" + urlencode(query | {"before": rows[PAGE - 1].id}) if len(rows) > PAGE else ""
        self.show(
            "messages",
            lines=[message_line(row, names) for row in rows[:PAGE]],
            period=period,
            presets=PRESETS,
            filters=filters,
            states=STATE,
            directions=DIRECTION,
            next_page=older,
            first_page="/messages?" + urlencode(query) if before else "",
            modem=self.house.site_file.view().has_modem,
            draft={"number": number, "text": text, "wrong": wrong},
        )

    def get_query(self, name: str, default: str = "") -> str:
        """Of the address alone: a form of this page has fields of the same kind."""
        return self.argument(name, default) if self.request.method != "POST" else default


class SendMessage(Messages):
    """Puts one into the queue; the modem sends it when it can."""

    async def post(self) -> None:
        number, text = self.argument("number"), self.argument_text("text")
        try:
            number, text = clean(number, text)
        except BadMessage as error:
            self.set_status(422)
            await self.page(self.say(WRONG[error.code]), number, text)
            return
        if not self.site.has_modem:
            raise trouble.bad_input("number", self.say(mark("the site file has no modem")))
        await self.house.archive.ask(messages.queue, number, text, self.me.username, time.time())
        await self.note("sms.sent", number)
        self.done(self.say(mark("The message is on its way.")), "/messages")

    def argument_text(self, name: str) -> str:
        """May have several lines, which other fields may not."""
        return self.get_body_argument(name, "", strip=False)[:5000]
