"""System health for people, and the two addresses that watch-dogs and collectors of figures ask."""

import ipaddress
import platform
import time

import tornado

from appliance import VERSION
from web_ui import metrics, trouble
from web_ui.handlers.bans import held
from web_ui.handlers.base import Room
from web_ui.handlers.live import LiveRoom


class Health(LiveRoom):
    """Findings, parts, lines, disk, versions."""

    here = "/health"

    async def get(self) -> None:
        bans = await held(self.house.places.site_socket)
        versions = (
            ("Timbre", VERSION),
            ("Linux", platform.release()),
            ("Python", platform.python_version()),
            ("Tornado", tornado.version),
        )
        figures = self.house.health.data().get("figures") or {}
        self.show_board("health", "health", versions=versions, figures=figures, bans=bans)


class Alive(Room):
    """Is the web up, and does it see the call distributor? 200 in any case: the web answers."""

    async def identify(self) -> None:
        """Nobody need be known for this."""

    def get(self) -> None:
        self.finish(
            {"status": "ok" if self.house.feed.connected else "degraded", "acd": self.house.feed.connected}
        )


class Metrics(Room):
    """Figures for Prometheus: only from the box itself and private networks, or with a token."""

    async def identify(self) -> None:
        """Asked for below, only where the address does not suffice."""

    async def get(self) -> None:
        if not ipaddress.ip_address(self.address).is_private:
            who = await self.house.gate.of_token(self.bearer) if self.bearer else None
            if who is None:
                raise trouble.signed_out()
        self.set_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        floor = self.house.live.floor("en")
        self.finish(metrics.text(floor, self.house.live.readers(), time.time()))
