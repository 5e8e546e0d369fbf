"""Addresses shut out for guessing: letting one in again."""

from typing import Any

from appliance.site.client import SiteError, ask_async
from web_ui.handlers.site import SiteRoom


async def held(site_socket: str) -> list[dict[str, Any]] | None:
    """All bans, `{address, left_s}` each; None where timbre-site or the helper does not answer."""
    try:
        found: list[dict[str, Any]] = (await ask_async("bans", site_socket))["bans"]
    except SiteError:
        return None
    return found


class ReleaseBan(SiteRoom):
    """One click on the health page; a ban that has ended meanwhile is as good."""

    here = "/health"

    async def post(self) -> None:
        address = self.argument("address", longest=45)
        await self.keeper("release", address=address, by=self.me.username)
        self.done(self.say("{address} is let in again.", address=address), self.here)
