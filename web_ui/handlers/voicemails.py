"""Messages that callers left."""

from appliance.store import users
from web_ui import questions
from web_ui.handlers.base import Room
from web_ui.views.calls import call_line, recording_card

PAGE = 30


class Voicemails(Room):
    """The newest messages, to hear and to call back."""

    here = "/voicemails"

    async def get(self) -> None:
        before = self.argument("before")
        rows, following = await self.house.archive.ask(
            questions.voicemails, int(before) if before.isdecimal() else None, PAGE
        )
        names = await self.house.archive.ask(users.names)
        self.show(
            "voicemails",
            messages=[
                (recording_card(row, names), call_line(call, self.site, names) if call else None)
                for row, call in rows
            ],
            next_page=f"/voicemails?before={following}" if following else "",
            first_page="/voicemails" if before else "",
        )
