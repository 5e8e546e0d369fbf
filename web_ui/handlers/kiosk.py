"""The screens attached to the box: the wallboard, without anybody logging in.

The kiosk makes a key at each start and keeps it where only it and the web can read it. The key opens these
rooms and no other, and only to a browser on the box itself; no user's session opens them.
"""

import hmac
import ipaddress
from pathlib import Path

from appliance.core.permissions import Permission
from web_ui import trouble
from web_ui.handlers.live import LiveRoom, Streaming
from web_ui.security.identity import Identity
from web_ui.views.words import PERMISSION

KIOSK_COOKIE = "__Host-timbre-kiosk"
SHORTEST_KEY = 32


def fits(given: str, key_file: Path, address: str) -> bool:
    """Whether a browser at this address may be the kiosk. Without a key, nobody is."""
    try:
        key = key_file.read_text(encoding="ascii").strip()
        here = ipaddress.ip_address(address).is_loopback
    except OSError, ValueError:
        return False
    return here and len(key) >= SHORTEST_KEY and hmac.compare_digest(given.encode(), key.encode())


class KioskRoom(LiveRoom):
    async def identify(self) -> Identity | None:
        given = self.get_cookie(KIOSK_COOKIE, "") or ""
        if not fits(given, self.house.places.kiosk_key, self.address):
            return None
        return Identity("kiosk", "", frozenset({Permission.LIVE_VIEW}), self.site.language, "")

    def send_to_login(self) -> None:
        """There is nothing to log in to here."""
        raise trouble.forbidden(self.say(PERMISSION[Permission.LIVE_VIEW]))


class KioskBoard(KioskRoom):
    """The floor on the box's own screen."""

    def get(self) -> None:
        channel = self.channel("wallboard")
        self.show("wallboard", board=channel.board, cursor=channel.cursor, live="/kiosk/events?")


class KioskStream(Streaming, KioskRoom):
    """Patches of that board."""

    async def get(self) -> None:
        await self.stream(self.channel("wallboard"))
