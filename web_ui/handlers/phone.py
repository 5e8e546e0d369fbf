"""The agent's phone in the browser: what it needs to know, and its way to Asterisk through this same port.

Asterisk listens for it on loopback only. A browser gets through with its session, as the one phone that the
site gives its user, and is let go when the session ends or the site says otherwise.
"""

import asyncio
import contextlib
import logging
from typing import Any

from tornado.httpclient import HTTPError as ClientError
from tornado.websocket import (
    WebSocketClientConnection,
    WebSocketClosedError,
    WebSocketHandler,
    websocket_connect,
)

from appliance.core.site.model import Phone
from appliance.site.client import SiteError, ask_async
from web_ui import trouble
from web_ui.handlers.base import Room
from web_ui.handlers.site import refused
from web_ui.phone import sip
from web_ui.translations.catalog import mark
from web_ui.trouble import Trouble

LOOK_S = 20.0
"""So soon an ended session, or another phone in the site, is noticed."""
PING_S = 20.0
MOST_LINES = 200
# Of RFC 6455's private range; the page tells them apart.
SIGNED_OUT, ELSEWHERE, NOT_YOURS = 4401, 4409, 4403
AWAY, TRY_AGAIN = 1012, 1013

log = logging.getLogger(__name__)


def no_phone() -> Trouble:
    return Trouble(
        404,
        "no_browser_phone",
        mark("You have no phone in the browser"),
        mark("Ask an administrator to give your user an extension whose phone is marked browser."),
    )


class PhoneRoom(Room):
    def own_phone(self) -> Phone:
        """That of the reader. Raises Trouble."""
        phone = self.site.browser_phone(self.me.username)
        if phone is None:
            raise no_phone()
        return phone


class PhoneKey(PhoneRoom):
    """What the page registers with. It opens nothing but this door, and only this user's phone."""

    async def get(self) -> None:
        phone = self.own_phone()
        try:
            found = await ask_async(
                "browser-phone",
                self.house.places.site_socket,
                extension=phone.extension,
                by=self.me.username,
            )
        except SiteError as error:
            raise refused(error) from error
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish({key: found[key] for key in ("extension", "password", "ice_servers")})


class PhoneLine(PhoneRoom, WebSocketHandler):
    """SIP messages, back and forth, until either side ends it."""

    _up: WebSocketClientConnection | None = None
    _extension = ""
    _tasks: tuple[asyncio.Task[None], ...] = ()

    def send_to_login(self) -> None:
        raise trouble.signed_out()

    async def get(self, *args: Any, **kwargs: Any) -> None:
        if len(self.house.phones) >= MOST_LINES:
            raise trouble.too_often(LOOK_S)
        self._extension = self.own_phone().extension
        await super().get(*args, **kwargs)

    @property
    def ping_interval(self) -> float | None:
        return PING_S

    def select_subprotocol(self, subprotocols: list[str]) -> str | None:
        return "sip" if "sip" in subprotocols else None

    async def open(self, *args: str, **kwargs: str) -> None:
        try:
            self._up = await websocket_connect(
                self.house.places.sip_websocket,
                subprotocols=["sip"],
                connect_timeout=5,
                max_message_size=sip.LONGEST,
            )
        except (OSError, ClientError) as error:
            log.warning("the phone of %s does not reach Asterisk: %s", self.me.username, error)
            self.close(TRY_AGAIN, "the telephone exchange is away")
            return
        self.house.phones.come(self._extension, self)
        self._tasks = (asyncio.create_task(self._down(self._up)), asyncio.create_task(self._watch()))

    async def on_message(self, message: str | bytes) -> None:
        text = message if isinstance(message, str) else message.decode(errors="replace")
        if text == sip.PING:
            await self.write_message(sip.PONG)
        elif not sip.may_pass(text, self._extension):
            log.warning("%s spoke for another phone: %.80r", self.me.username, text)
            self.close(NOT_YOURS, "not your phone")
        elif self._up is not None:
            with contextlib.suppress(WebSocketClosedError):
                await self._up.write_message(text)

    def on_close(self) -> None:
        log.info("the phone of %s is gone (%s %s)", self._extension, self.close_code, self.close_reason or "")
        self.house.phones.go(self._extension, self)
        for task in self._tasks:
            task.cancel()
        if self._up is not None:
            self._up.close()

    def taken_elsewhere(self) -> None:
        self.close(ELSEWHERE, "opened elsewhere")

    async def _down(self, up: WebSocketClientConnection) -> None:
        with contextlib.suppress(WebSocketClosedError):
            while (message := await up.read_message()) is not None:
                await self.write_message(message, binary=isinstance(message, bytes))
        log.info("Asterisk closed the line of phone %s (%s)", self._extension, up.close_code)
        self.close(AWAY, "the telephone exchange closed")

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(LOOK_S)
            if not await self._still_mine():
                self.close(SIGNED_OUT, "signed out")
                return

    async def _still_mine(self) -> bool:
        try:
            who = await self.identify()
        except Trouble:
            return False
        phone = self.site.browser_phone(who.username) if who else None
        return phone is not None and phone.extension == self._extension
