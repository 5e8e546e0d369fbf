"""The client against a real WebSocket server that answers as Asterisk does."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application
from tornado.websocket import WebSocketHandler

from pbx.ari import bridges, channels
from pbx.ari.connection import Ari
from tests.support.asynchronous import asynchronous

Reply = Callable[[dict[str, Any]], dict[str, Any] | None]


class Peer(WebSocketHandler):
    def initialize(self, reply: Reply, opened: list[Peer]) -> None:
        self.reply = reply
        self.opened = opened

    def open(self, *_args: str, **_kwargs: str) -> None:
        self.opened.append(self)

    def on_message(self, message: str | bytes) -> None:
        request = json.loads(message)
        answer = self.reply(request)
        if answer is not None:
            self.write_message(
                json.dumps({"type": "RESTResponse", "request_id": request["request_id"]} | answer)
            )


@asynccontextmanager
async def asterisk(reply: Reply) -> AsyncIterator[tuple[Ari, list[Peer]]]:
    opened: list[Peer] = []
    server = HTTPServer(Application([("/ari/events", Peer, {"reply": reply, "opened": opened})]))
    (socket,) = bind_sockets(0, "127.0.0.1")
    server.add_sockets([socket])
    ari = Ari(f"ws://127.0.0.1:{socket.getsockname()[1]}", "acd", "timbre", "secret")
    await ari.connect()
    try:
        yield ari, opened
    finally:
        ari.close()
        server.stop()
        await server.close_all_connections()


@asynchronous
async def test_answers_find_their_commands_in_any_order() -> None:
    requests: list[dict[str, Any]] = []

    def reply(request: dict[str, Any]) -> dict[str, Any]:
        requests.append(request)
        return {"status_code": 200, "message_body": json.dumps({"uri": request["uri"]})}

    async with asterisk(reply) as (ari, _):
        first = channels.start_music(ari, "a b/c", "default")
        second = bridges.create(ari, "bridge-1")
        results = await asyncio.gather(second, first)
    assert [result.body["uri"] for result in results] == ["bridges/bridge-1", "channels/a%20b%2Fc/moh"]
    assert [request["method"] for request in requests] == ["POST", "POST"]
    assert requests[0]["query_strings"] == [{"name": "mohClass", "value": "default"}]


@asynchronous
async def test_a_channel_that_is_gone_is_a_result_and_no_exception() -> None:
    body = json.dumps({"message": "Channel not found"})
    async with asterisk(lambda _: {"status_code": 404, "message_body": body}) as (ari, _):
        result = await channels.hang_up(ari, "1.2")
    assert result.gone and not result.ok
    assert result.message == "Channel not found"


@asynchronous
async def test_a_lost_connection_answers_every_command_that_waits() -> None:
    async with asterisk(lambda _: None) as (ari, opened):
        lost = asyncio.Event()
        ari.on_lost = lost.set
        waiting = channels.answer(ari, "1.2")
        opened[0].close()
        async with asyncio.timeout(5):
            assert (await waiting).lost
            await lost.wait()
        assert (await channels.answer(ari, "1.2")).lost


@asynchronous
async def test_one_event_that_cannot_be_handled_does_not_stop_the_next() -> None:
    seen: list[str] = []

    def handle(data: dict[str, Any]) -> None:
        seen.append(data["type"])
        if data["type"] == "Bad":
            raise KeyError("channel")

    async with asterisk(lambda _: {"status_code": 204}) as (ari, opened):
        ari.on_event = handle
        opened[0].write_message("this is not JSON")
        opened[0].write_message(json.dumps({"type": "Bad"}))
        opened[0].write_message(json.dumps({"type": "Good"}))
        async with asyncio.timeout(5):
            while "Good" not in seen:
                await channels.answer(ari, "1.2")
    assert seen == ["Bad", "Good"]
