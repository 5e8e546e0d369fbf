"""What all of the API does alike: JSON, errors with code, message and hint, its own limit."""

import contextlib
import json
import math
import time
from typing import Any, ClassVar

from appliance.reports import BadAsk
from appliance.reports.period import parse
from web_ui import trouble
from web_ui.handlers.base import SESSION_COOKIE, Room
from web_ui.security.identity import Identity
from web_ui.trouble import Trouble


class ApiRoom(Room):
    here: ClassVar[str] = ""

    def check_xsrf_cookie(self) -> None:
        """A browser sends only cookies against its owner's will; JSON is not sent across sites unasked."""
        plain_json = self.request.headers.get("Content-Type", "").startswith("application/json")
        same_site = self.request.headers.get("Sec-Fetch-Site", "none") in ("same-origin", "none")
        if not self.get_cookie(SESSION_COOKIE) and plain_json and same_site:
            return
        super().check_xsrf_cookie()

    async def identify(self) -> Identity | None:
        """A bearer token counts for more than a cookie; a wrong one is an error, not nobody."""
        if self.bearer is None:
            return await super().identify()
        who = await self.house.gate.of_token(self.bearer)
        if who is None:
            raise trouble.signed_out()
        return who

    def limit(self) -> None:
        super().limit()
        key = self.bearer or self.get_cookie(SESSION_COOKIE) or self.address
        wait_s = self.house.api_limit.wait_s(key, time.monotonic())
        if wait_s:
            raise trouble.too_often(wait_s)

    def send_to_login(self) -> None:
        raise trouble.signed_out()

    def sent(self) -> dict[str, Any]:
        """The JSON object in the body. Raises Trouble."""
        try:
            data = json.loads(self.request.body or b"{}")
            # Half a surrogate pair is JSON, but no text that anything could keep.
            json.dumps(data, ensure_ascii=False).encode()
        except (ValueError, RecursionError) as error:
            raise trouble.bad_input("body", "JSON") from error
        if not isinstance(data, dict):
            raise trouble.bad_input("body", self.say("a JSON object"))
        return data

    def sent_text(self, data: dict[str, Any], name: str, required: bool = True) -> str:
        value = data.get(name, "")
        if not isinstance(value, str) or (required and not value):
            raise trouble.bad_input(name, self.say("a text"))
        return value

    def moment(self, name: str, end: bool = False) -> float | None:
        """`2026-11-22`, `2026-11-22T08:30`, with or without an offset, or epoch seconds."""
        text = self.argument(name)
        if not text:
            return None
        with contextlib.suppress(ValueError):
            if math.isfinite(seconds := float(text)):
                return seconds
        try:
            return parse(text, self.site.zone.key, end)
        except BadAsk as error:
            raise trouble.bad_input(name, "2026-11-22, 2026-11-22T08:30") from error

    def give(self, data: Any, status: int = 200) -> None:
        give(self, data, status)

    def show_trouble(self, found: Trouble) -> None:
        give_trouble(self, found)


def give(room: Room, data: Any, status: int = 200) -> None:
    room.set_status(status)
    room.set_header("Content-Type", "application/json; charset=utf-8")
    room.finish(json.dumps(data, ensure_ascii=False))


def give_trouble(room: Room, found: Trouble) -> None:
    """`code` is for programs, message and hint are for people."""
    if found.status == 429:
        room.set_header("Retry-After", str(found.values.get("seconds", 1)))
    if found.status == 401:
        room.set_header("WWW-Authenticate", "Bearer")
    hint = room.say(found.hint, **found.values) if found.hint else ""
    error = {"code": found.code, "message": room.say(found.message, **found.values), "hint": hint}
    give(room, {"error": error}, found.status)
