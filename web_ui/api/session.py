"""Log in for programs that act as a person; machines better use a bearer token."""

import time

from appliance.store import audit, credentials, sessions
from web_ui import trouble
from web_ui.api.base import ApiRoom
from web_ui.api.operation import fields, operation
from web_ui.handlers.base import SESSION_COOKIE
from web_ui.security.identity import Identity
from web_ui.translations.catalog import mark
from web_ui.trouble import Trouble


class Session(ApiRoom):
    def about(self, who: Identity) -> dict[str, object]:
        return {
            "username": who.username,
            "name": who.name,
            "language": who.language,
            "permissions": sorted(who.permissions),
            "xsrf": self.xsrf_token.decode(),
        }

    @operation("Who am I, and what may I do")
    def get(self) -> None:
        self.give(self.about(self.me))

    @operation(
        "Log in: sets the session cookie; send `xsrf` as X-XSRFToken with changes",
        body=fields("username", "password"),
    )
    async def post(self) -> None:
        now, data, ask = time.time(), self.sent(), self.house.archive.ask
        wait_s = self.house.logins_limit.wait_s(self.address, time.monotonic())
        if wait_s:
            raise trouble.too_often(wait_s)
        username = self.sent_text(data, "username").strip().lower()
        result = await ask(credentials.check, username, self.sent_text(data, "password"), now, self.address)
        if not result.ok:
            await ask(audit.write, now, username[:80], "login.failed", "", {"by": "api"}, self.address)
            raise trouble.too_often(result.locked_until - now) if result.locked_until else wrong_password()
        secret = await ask(
            sessions.create, username, now, self.address, self.request.headers.get("User-Agent", "")
        )
        await ask(audit.write, now, username, "login", "", {"by": "api"}, self.address)
        self.set_cookie(SESSION_COOKIE, secret, secure=True, httponly=True, samesite="Lax")
        who = await self.house.gate.of_session(secret)
        if who is None:
            raise trouble.signed_out()
        self.give(self.about(who))

    @operation("Log out")
    async def delete(self) -> None:
        if self.me.session:
            await self.house.archive.ask(sessions.end, self.me.session)
            self.house.gate.forget(self.me.username)
        self.clear_cookie(SESSION_COOKIE, secure=True)
        self.give({})


def wrong_password() -> Trouble:
    return Trouble(
        401,
        "wrong_password",
        mark("User name and password do not fit together"),
        mark("Check both and try again."),
    )
