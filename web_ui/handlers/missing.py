"""No room at this address."""

from web_ui import trouble
from web_ui.api.base import give_trouble
from web_ui.handlers.base import Room
from web_ui.trouble import Trouble


class Missing(Room):
    def show_trouble(self, found: Trouble) -> None:
        """Programs are answered in JSON, people with a page."""
        if self.request.path.startswith("/api/"):
            give_trouble(self, found)
        else:
            super().show_trouble(found)

    def check_xsrf_cookie(self) -> None:
        """Nothing can be changed here."""

    async def prepare(self) -> None:
        self.limit()
        self.who = await self.identify()
        raise trouble.not_found()
