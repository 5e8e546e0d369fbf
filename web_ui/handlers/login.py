"""Coming in and going out."""

import time

from appliance.store import audit, credentials, sessions
from web_ui import trouble
from web_ui.handlers.base import LANGUAGE_COOKIE, SESSION_COOKIE, Room
from web_ui.views.rooms import first_room


def safe_next(path: str) -> str:
    """Only a path of this house: `//elsewhere` and `https:` lead nowhere."""
    inside = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if inside and "\n" not in path and not path.startswith("/login") else "/"


class LogIn(Room):
    """Ask for name and password."""

    async def get(self) -> None:
        if self.get_query_argument("lang", "") in self.house.renderer.languages:
            self.set_cookie(LANGUAGE_COOKIE, self.language, expires_days=365, secure=True, samesite="Lax")
        if self.who:
            self.redirect(safe_next(self.argument("next", "/", 2000)))
            return
        if not await self.house.archive.ask(credentials.exists_any):
            self.redirect("/setup")
            return
        self.form()

    async def post(self) -> None:
        now = time.time()
        wait_s = self.house.logins_limit.wait_s(self.address, time.monotonic())
        if wait_s:
            raise trouble.too_often(wait_s)
        username = self.argument("username").strip().lower()
        password = self.get_argument("password", "", strip=False)
        ask = self.house.archive.ask
        result = await ask(credentials.check, username, password, now, self.address)
        if not result.ok:
            await ask(audit.write, now, username[:80], "login.failed", "", {}, self.address)
            self.set_status(401)
            self.form(username, wrong=True, locked_s=result.locked_until and result.locked_until - now)
            return
        secret = await ask(
            sessions.create, username, now, self.address, self.request.headers.get("User-Agent", "")
        )
        await ask(audit.write, now, username, "login", "", {}, self.address)
        self.set_cookie(SESSION_COOKIE, secret, secure=True, httponly=True, samesite="Lax")
        self.redirect(safe_next(self.argument("next", "/", 2000)), status=303)

    def form(self, username: str = "", wrong: bool = False, locked_s: float | None = None) -> None:
        self.show(
            "login",
            username=username,
            wrong=wrong,
            locked_s=locked_s,
            next=safe_next(self.argument("next", "/", 2000)),
        )


class LogOut(Room):
    """End this session."""

    async def post(self) -> None:
        me = self.me
        if me.session:
            await self.house.archive.ask(sessions.end, me.session)
            await self.house.archive.ask(
                audit.write, time.time(), me.username, "logout", "", {}, self.address
            )
        self.house.gate.forget(me.username)
        self.clear_cookie(SESSION_COOKIE, secure=True)
        self.redirect("/login", status=303)


class Home(Room):
    """Send everybody to where their work is."""

    def get(self) -> None:
        self.redirect(first_room(self.me.permissions))
