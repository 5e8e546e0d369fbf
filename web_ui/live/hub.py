"""All channels, refreshed when the feed changes and once a second (levels change by mere time)."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from web_ui.live.board import Board, Widget
from web_ui.live.channel import Channel
from web_ui.live.floor import Audience, BoardSource, Floor, floor_of
from web_ui.site_view import SiteView

CALM_S = 0.2
"""At most one refresh in this time, however busy the floor."""
TICK_S = 1.0
KEEP_IDLE_S = 60.0
"""A channel nobody reads is kept so long, for readers who only changed the page."""

log = logging.getLogger(__name__)


class Feed(Protocol):
    """What the hub needs of appliance.feed.client.FeedClient."""

    state: dict[str, Any]
    connected: bool

    def on_change(self, listener: Callable[..., None]) -> object: ...


class LiveHub:
    def __init__(
        self,
        feed: Feed,
        sources: Mapping[str, BoardSource],
        draw: Callable[[Widget, str], str],
        site: Callable[[], SiteView],
        health: Callable[[], Mapping[str, Any]] = dict,
    ) -> None:
        self._feed = feed
        self.sources = sources
        self._draw = draw
        self._site = site
        self._health = health
        self._channels: dict[tuple[str, Audience], Channel] = {}
        self._changed = asyncio.Event()
        self._seen_at = time.time()
        feed.on_change(lambda *_: self._changed.set())

    def state(self) -> dict[str, Any]:
        """The feed's, with the alarms of the box's own checks."""
        alarms = {**(self._health().get("alarms") or {}), **(self._feed.state.get("alarms") or {})}
        return {**self._feed.state, "alarms": alarms}

    def floor(self, language: str) -> Floor:
        now = time.time()
        if self._feed.connected:
            self._seen_at = now
        return floor_of(
            self.state(), self._health(), self._site(), now, self._feed.connected, self._seen_at, language
        )

    def channel(self, name: str, audience: Audience) -> Channel:
        key = (name, audience)
        channel = self._channels.get(key)
        if channel is None:
            source = self.sources[name]

            def build() -> Board:
                return source.build(self.floor(audience.language), audience)

            channel = Channel(build, lambda widget: self._draw(widget, audience.language))
            self._channels[key] = channel
        else:
            channel.refresh()
        return channel

    def readers(self) -> int:
        return sum(channel.readers for channel in self._channels.values())

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                async with asyncio.timeout(TICK_S):
                    await self._changed.wait()
            except TimeoutError:
                pass
            self._changed.clear()
            self.refresh(time.monotonic())
            await asyncio.sleep(CALM_S)

    def refresh(self, now: float) -> None:
        for key, channel in list(self._channels.items()):
            try:
                channel.refresh()
            except Exception:
                log.exception("board %s could not be drawn; its readers keep the last one", key[0])
            self._forget_if_idle(key, channel, now)

    def _forget_if_idle(self, key: tuple[str, Audience], channel: Channel, now: float) -> None:
        if channel.readers:
            channel.idle_since = None
        elif channel.idle_since is None:
            channel.idle_since = now
        elif now - channel.idle_since > KEEP_IDLE_S:
            del self._channels[key]
