"""Addresses shut out for guessing."""

from web_ui import trouble
from web_ui.api.operation import operation
from web_ui.api.site import SiteBase


class Bans(SiteBase):
    @operation("Addresses shut out for guessing, with the seconds still left")
    async def get(self) -> None:
        self.give({"bans": (await self.keeper("bans"))["bans"]})


class OneBan(SiteBase):
    @operation("Let an address in again; 404 if it is not banned")
    async def delete(self, address: str) -> None:
        if not (await self.keeper("release", address=address, by=self.me.username))["released"]:
            raise trouble.not_found()
        self.give({"address": address})
