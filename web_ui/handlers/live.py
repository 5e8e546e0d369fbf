"""Live pages: drawn once with what is known now, then kept current by a stream of patches."""

import asyncio
import contextlib
import time
from typing import Protocol

from tornado.iostream import StreamClosedError

from web_ui import trouble
from web_ui.handlers.base import Room
from web_ui.live.channel import Channel, Reader
from web_ui.live.floor import Audience
from web_ui.translations.catalog import mark
from web_ui.trouble import Trouble
from web_ui.views.words import PERMISSION

BEAT_S = 10.0
SLOW_S = 20.0
"""A browser that takes nothing for so long is let go; it returns with its cursor."""
MOST_STREAMS = 300


class Joinable(Protocol):
    """A channel."""

    def join(self, cursor: str) -> Reader: ...
    def leave(self, reader: Reader) -> None: ...


class LiveRoom(Room):
    """Base of pages around a board."""

    def channel(self, name: str) -> Channel:
        personal = self.house.live.sources[name].personal
        audience = Audience(self.language, self.me.permissions, self.me.username if personal else "")
        return self.house.live.channel(name, audience)

    def show_board(self, page: str, name: str, **values: object) -> None:
        channel = self.channel(name)
        stream = f"/live/{name}/events?lang={self.language}"
        self.show(page, board=channel.board, cursor=channel.cursor, live=stream, **values)


class Streaming(Room):
    """Base of server-sent events: beats, slow readers let go, readers who may no longer see it sent away."""

    _task: asyncio.Task[None] | None = None

    async def stream(self, source: Joinable) -> None:
        self.set_header("Content-Type", "text/event-stream; charset=utf-8")
        self.set_header("Content-Encoding", "identity")
        reader = source.join(
            self.request.headers.get("Last-Event-ID") or self.get_query_argument("cursor", "")
        )
        self._task = asyncio.current_task()
        with contextlib.suppress(StreamClosedError, TimeoutError, asyncio.CancelledError):
            try:
                await self._serve(reader)
            finally:
                source.leave(reader)
        if not self._finished:
            self.finish()

    async def _serve(self, reader: Reader) -> None:
        await self._send(f"retry: 2000\nevent: beat\ndata: {time.time():.3f}\n\n")
        while not reader.dropped:
            try:
                async with asyncio.timeout(BEAT_S):
                    message = await reader.messages.get()
            except TimeoutError:
                if not await self.still_welcome():
                    await self._send("event: leave\ndata: \n\n")
                    return
                await self._send(f"event: beat\ndata: {time.time():.3f}\n\n")
                continue
            await self._send(f"id: {message.cursor}\nevent: {message.event}\ndata: {message.data}\n\n")

    async def still_welcome(self) -> bool:
        try:
            return await self.identify() is not None
        except Trouble:
            return False

    async def _send(self, text: str) -> None:
        self.write(text)
        async with asyncio.timeout(SLOW_S):
            await self.flush()

    def on_connection_close(self) -> None:
        if self._task:
            self._task.cancel()


class Stream(Streaming, LiveRoom):
    """Send patches of one board for as long as the browser listens and the reader may see it."""

    async def get(self, name: str) -> None:
        source = self.house.live.sources.get(name)
        if source is None:
            raise trouble.not_found()
        if not self.me.may(source.permission):
            raise trouble.forbidden(self.say(PERMISSION[source.permission]))
        if self.house.live.readers() >= MOST_STREAMS:
            raise too_many_streams()
        await self.stream(self.channel(name))


def too_many_streams() -> Trouble:
    return Trouble(
        503,
        "too_many_streams",
        mark("Too many live pages are open"),
        mark("Close live pages that nobody looks at, then reload this one."),
    )


class Wallboard(LiveRoom):
    """The floor on the wall."""

    def get(self) -> None:
        self.show_board("wallboard", "wallboard")
