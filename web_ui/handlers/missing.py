"""No room at this address."""

from web_ui import trouble
from web_ui.handlers.base import Room


class Missing(Room):
    def check_xsrf_cookie(self) -> None:
        """Nothing can be changed here."""

    async def prepare(self) -> None:
        self.limit()
        self.who = await self.identify()
        raise trouble.not_found()
