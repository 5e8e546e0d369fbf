"""One's own account: password, language, looks, sessions. And, for administrators, another's password."""

import time

from appliance.store import credentials, sessions, settings, tokens
from appliance.store.credentials import WeakPassword
from web_ui import trouble
from web_ui.handlers.base import LANGUAGE_COOKIE, Room
from web_ui.translations.catalog import mark
from web_ui.views.account import session_lines
from web_ui.views.words import PERMISSION

WEAK = {
    "too_short": mark("The password needs at least {least} characters."),
    "too_long": mark("The password may have at most {most} characters."),
    "too_simple": mark("This password is too easy to guess. Use a few unrelated words."),
}
THEMES = ("", "light", "dark")


class PasswordRoom(Room):
    """Base of whatever sets a password."""

    def weakness(self, error: WeakPassword) -> str:
        return self.say(WEAK[error.code], least=credentials.MIN_LENGTH, most=credentials.MAX_LENGTH)

    def new_password(self) -> str:
        return self.get_body_argument("new", "", strip=False)[: credentials.MAX_LENGTH + 1]

    async def set_password(self, username: str, must_change: bool = False) -> str:
        """Empty if it was set, else what is wrong."""
        new, again = self.new_password(), self.get_body_argument("again", "", strip=False)
        if new != again[: credentials.MAX_LENGTH + 1]:
            return self.say("The two passwords differ. Type the same one twice.")
        try:
            await self.house.archive.ask(credentials.set_password, username, new, time.time(), must_change)
        except WeakPassword as error:
            return self.weakness(error)
        except LookupError as error:
            raise trouble.not_found() from error
        await self.note("credential.set", username)
        return ""


class Account(PasswordRoom):
    """Show it all on one page."""

    here = "/account"

    async def get(self) -> None:
        await self.page()

    async def page(self, wrong: str = "", wrong_at: str = "", secret: str = "") -> None:
        """`secret`: a token just made."""
        now = time.time()
        rows = await self.house.archive.ask(sessions.of_user, self.me.username, now)
        own = await self.house.archive.ask(tokens.of_user, now, self.me.username)
        self.show(
            "account",
            sessions=session_lines(rows, self.me.session),
            wrong=wrong,
            wrong_at=wrong_at,
            must_change=self.me.must_change,
            themes=THEMES,
            least=credentials.MIN_LENGTH,
            tokens=own,
            secret=secret,
            scopes=[(scope, PERMISSION[scope]) for scope in PERMISSION if scope in self.me.permissions],
            lives=[(days, self.life(days)) for days in ("30", "90", "365", "")],
        )

    def life(self, days: str) -> str:
        return self.say(mark("after {days} days"), days=days) if days else self.say(mark("never"))


class OwnPassword(Account):
    """Change it, knowing the old one; other sessions end."""

    async def post(self) -> None:
        now, old = time.time(), self.get_body_argument("old", "", strip=False)
        result = await self.house.archive.ask(credentials.check, self.me.username, old, now, self.address)
        if not result.ok:
            self.set_status(422)
            await self.page(self.say("The present password is not right."), "old")
            return
        wrong = await self.set_password(self.me.username)
        if wrong:
            self.set_status(422)
            await self.page(wrong, "new")
            return
        await self.house.archive.ask(sessions.end_others, self.me.username, self.me.session)
        self.house.gate.forget(self.me.username)
        self.done(self.say("The password was changed; other sessions were ended."), "/account")


class Wishes(Account):
    """Language and looks."""

    async def post(self) -> None:
        language, theme = self.argument("language"), self.argument("theme")
        if language not in self.house.renderer.languages:
            raise trouble.bad_input("language", ", ".join(self.house.renderer.languages))
        if theme not in THEMES:
            raise trouble.bad_input("theme", "light, dark")
        await self.house.archive.ask(
            settings.put, f"user.{self.me.username}", {"language": language, "theme": theme}
        )
        self.house.gate.forget(self.me.username)
        self.set_cookie(LANGUAGE_COOKIE, language, expires_days=365, secure=True, samesite="Lax")
        said = self.house.renderer.style(language, self.site).catalog.gettext(mark("Your wishes are kept."))
        self.done(said, "/account")


class EndSessions(Account):
    """Log out everywhere else."""

    async def post(self) -> None:
        ended = await self.house.archive.ask(sessions.end_others, self.me.username, self.me.session)
        n_ = self.style.catalog.ngettext
        self.house.gate.forget(self.me.username)
        await self.note("sessions.ended")
        self.done(n_("{n} session ended.", "{n} sessions ended.", ended).format(n=ended), "/account")


class UserPassword(PasswordRoom):
    """An administrator sets a first or forgotten password; its owner must change it at the next log-in."""

    here = "/directory"

    def get(self, username: str) -> None:
        self.form(username)

    def form(self, username: str, wrong: str = "") -> None:
        values = {"username": username, "name": self.site.user_name(username), "wrong": wrong}
        self.show("password_part" if self.fragment else "password", **values, least=credentials.MIN_LENGTH)

    async def post(self, username: str) -> None:
        wrong = await self.set_password(username, must_change=username != self.me.username)
        if wrong:
            self.set_status(422)
            self.form(username, wrong)
            return
        keep = self.me.session if username == self.me.username else None
        await self.house.archive.ask(sessions.end_others, username, keep)
        self.house.gate.forget(username)
        self.done(self.say("The password of {name} was set.", name=self.site.user_name(username)), self.here)
