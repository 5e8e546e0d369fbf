"""Users, numbers, phones and queues as the site file has them."""

from web_ui import questions
from web_ui.handlers.base import Room
from web_ui.views.directory import directory


class Directory(Room):
    """Look, and for administrators set passwords; everything else is changed in the site file."""

    here = "/directory"

    async def get(self) -> None:
        able = await self.house.archive.ask(questions.with_password)
        agents = self.house.feed.state.get("agents", {})
        self.show("directory", directory=directory(self.site, able, agents))
