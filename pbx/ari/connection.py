"""One WebSocket to Asterisk: events in, commands out, answers matched to commands.

The reader is a plain callback that never waits: Asterisk gives up on a WebSocket whose reader stalls.
"""

import asyncio
import json
import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from pbx.ari.result import LOST, Result

log = logging.getLogger(__name__)

PING_INTERVAL_S = 10
"""A hung Asterisk is noticed after two of these."""


class Ari:
    """A connection for one application. Make it, then `connect()`; after `on_lost` make a new one."""

    def __init__(self, url: str, app: str, user: str, password: str) -> None:
        """`url` is the base of Asterisk's HTTP server, `ws://127.0.0.1:8088`."""
        self.app = app
        self.on_event: Callable[[dict[str, Any]], None] = lambda _data: None
        """Called with each event's JSON; must not wait."""
        self.on_lost: Callable[[], None] = lambda: None
        """Called once, when an open connection has ended."""
        query = urlencode({"app": app, "subscribeAll": "true"})
        self._request = HTTPRequest(
            f"{url}/ari/events?{query}", auth_username=user, auth_password=password, connect_timeout=5
        )
        self._socket: WebSocketClientConnection | None = None
        self._waiting: dict[str, asyncio.Future[Result]] = {}
        self._number = 0

    @property
    def connected(self) -> bool:
        return self._socket is not None

    async def connect(self) -> None:
        """Raises OSError or tornado.httpclient.HTTPError if Asterisk does not answer or refuses."""
        self._socket = await websocket_connect(
            self._request, on_message_callback=self._read, ping_interval=PING_INTERVAL_S
        )

    def close(self) -> None:
        if self._socket:
            self._socket.close()

    def command(
        self, method: str, uri: str, body: dict[str, Any] | None = None, **query: object
    ) -> asyncio.Future[Result]:
        """Write a command now; the future is done when Asterisk has answered. Never raises.

        `query` values of None are left out.
        """
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        if self._socket is None:
            future.set_result(Result(LOST))
            return future
        self._number += 1
        number = str(self._number)
        self._waiting[number] = future
        request: dict[str, Any] = {"type": "RESTRequest", "request_id": number, "method": method, "uri": uri}
        request["query_strings"] = [
            {"name": name, "value": str(value)} for name, value in query.items() if value is not None
        ]
        if body is not None:
            request |= {"content_type": "application/json", "message_body": json.dumps(body)}
        try:
            self._socket.write_message(json.dumps(request))
        except Exception as error:  # a closing socket raises one of several things, all meaning the same
            log.debug("command %s %s could not be written: %s", method, uri, error)
            self._answer(number, Result(LOST))
        return future

    def _read(self, message: str | bytes | None) -> None:
        if message is None:
            self._lost()
            return
        try:
            data = json.loads(message)
            if data.get("type") == "RESTResponse":
                self._answer(data.get("request_id", ""), _result(data))
            else:
                self.on_event(data)
        except Exception:
            # One malformed or unforeseen event must not end the reading of all others.
            log.exception("an event could not be handled: %.500s", message)

    def _answer(self, number: str, result: Result) -> None:
        future = self._waiting.pop(number, None)
        if future and not future.done():
            future.set_result(result)

    def _lost(self) -> None:
        self._socket = None
        for number in list(self._waiting):
            self._answer(number, Result(LOST))
        self.on_lost()


def _result(data: dict[str, Any]) -> Result:
    text = data.get("message_body")
    body = json.loads(text) if text else None
    return Result(int(data.get("status_code", 500)), body)
