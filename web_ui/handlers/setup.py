"""First boot: whoever can read the one-time code makes the first administrator and names the site. Once."""

import hmac
import re
import time
from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from babel import Locale

from appliance.site.client import SiteError, ask_async
from appliance.store import audit, credentials, sessions
from appliance.store.credentials import WeakPassword
from web_ui import trouble
from web_ui.handlers.account import PasswordRoom
from web_ui.handlers.base import LANGUAGE_COOKIE, SESSION_COOKIE
from web_ui.handlers.site import refused

USERNAME = re.compile(r"[a-z][a-z0-9-]{0,39}")


@cache
def time_zones() -> tuple[str, ...]:
    """Those named after places; the old short names confuse."""
    regions = (
        "Africa",
        "America",
        "Antarctica",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    )
    return tuple(sorted(name for name in available_timezones() if name.partition("/")[0] in regions))


@cache
def countries(language: str) -> tuple[tuple[str, str], ...]:
    known = Locale.parse(language).territories
    pairs = ((code, name) for code, name in known.items() if len(code) == 2 and code.isalpha())
    return tuple(sorted(pairs, key=lambda pair: pair[1]))


@dataclass(frozen=True, slots=True)
class Wanted:
    """The answers of the form."""

    code: str = ""
    name: str = ""
    username: str = "admin"
    site: str = ""
    timezone: str = ""
    country: str = ""


class SetUp(PasswordRoom):
    async def open(self) -> bool:
        """Only until somebody can log in."""
        if await self.house.archive.ask(credentials.exists_any):
            self.redirect("/login")
            return False
        return True

    async def get(self) -> None:
        if self.get_query_argument("lang", "") in self.house.renderer.languages:
            self.set_cookie(LANGUAGE_COOKIE, self.language, expires_days=365, secure=True, samesite="Lax")
        if await self.open():
            self.form(Wanted(timezone=self.site.zone.key, country=self.site.country), {})

    async def post(self) -> None:
        wait_s = self.house.logins_limit.wait_s(self.address, time.monotonic())
        if wait_s:
            raise trouble.too_often(wait_s)
        if not await self.open():
            return
        wanted = Wanted(*(self.argument(name).strip() for name in Wanted.__slots__))
        wrong = self.faults(wanted)
        if not wrong:
            wrong = await self.carry_out(wanted)
        if wrong:
            self.set_status(422)
            self.form(wanted, wrong)

    def form(self, wanted: Wanted, wrong: dict[str, str]) -> None:
        self.show(
            "setup",
            wanted=wanted,
            wrong=wrong,
            zones=time_zones(),
            countries=countries(self.language),
            least=credentials.MIN_LENGTH,
        )

    def faults(self, wanted: Wanted) -> dict[str, str]:
        """Field → what is wrong with it."""
        wrong = {}
        if not self.code_fits(wanted.code):
            wrong["code"] = self.say(
                "This is not the code on the box's screen. Read it again; it has 12 characters."
            )
        if not wanted.name:
            wrong["name"] = self.say("Write your name.")
        if not USERNAME.fullmatch(wanted.username):
            wrong["username"] = self.say("Small letters, digits and hyphens, beginning with a letter.")
        if not wanted.site:
            wrong["site"] = self.say("Write what the place is called.")
        if wanted.timezone not in time_zones():
            wrong["timezone"] = self.say("Choose a time zone from the list.")
        if wanted.country not in dict(countries(self.language)):
            wrong["country"] = self.say("Choose a country from the list.")
        new = self.new_password()
        try:
            credentials.check_strength(new, wanted.username)
        except WeakPassword as error:
            wrong["new"] = self.weakness(error)
        if "new" not in wrong and new != self.get_body_argument("again", "", strip=False):
            wrong["again"] = self.say("The two passwords differ. Type the same one twice.")
        return wrong

    def code_fits(self, typed: str) -> bool:
        try:
            shown = self.house.places.setup_code.read_text(encoding="ascii")
        except OSError as error:
            raise trouble.no_setup_code() from error
        plain = (re.sub(r"[^A-Z0-9]", "", text.upper()).encode() for text in (typed, shown))
        return hmac.compare_digest(*plain)

    async def carry_out(self, wanted: Wanted) -> dict[str, str]:
        """Site with the administrator in it, then the password, then nothing more to set up."""
        socket, now = self.house.places.site_socket, time.time()
        try:
            current = await ask_async("export", socket)
            site = first_site(current["site"], wanted, self.language)
            await ask_async("apply", socket, site=site, by=wanted.username, summary=self.say("First set-up"))
        except SiteError as error:
            if error.code != "invalid":
                raise refused(error) from error
            said = "; ".join(p["text"].get(self.language, p["text"]["en"]) for p in error.problems)
            return {"site": said}
        ask = self.house.archive.ask
        await ask(credentials.set_password, wanted.username, self.new_password(), now)
        await ask_async("set-up-done", socket)
        await ask(audit.write, now, wanted.username, "set_up", "", {"site": wanted.site}, self.address)
        secret = await ask(
            sessions.create, wanted.username, now, self.address, self.request.headers.get("User-Agent", "")
        )
        self.set_cookie(SESSION_COOKIE, secret, secure=True, httponly=True, samesite="Lax")
        self.done(self.say("The box is set up. Welcome."), "/")
        return {}


def first_site(data: dict[str, Any], wanted: Wanted, language: str) -> dict[str, Any]:
    """The site there is, with its name, place and first administrator."""
    head = dict(data.get("site") or {})
    head |= {
        "name": wanted.site,
        "timezone": wanted.timezone,
        "country": wanted.country,
        "language": language,
    }
    users = dict(data.get("users") or {})
    known = dict(users.get(wanted.username) or {})
    roles = [*known.get("roles", ()), "administrator"]
    users[wanted.username] = known | {
        "name": wanted.name,
        "roles": list(dict.fromkeys(roles)),
        "language": language,
    }
    return dict(data) | {"site": head, "users": users}
