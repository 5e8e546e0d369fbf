"""What every room does alike: know who is asking, keep out who may not enter, answer in their language."""

import json
import logging
import time
from typing import Any, ClassVar
from urllib.parse import parse_qs, quote, urlencode

from tornado.iostream import StreamClosedError
from tornado.web import HTTPError, RequestHandler

from appliance.core.permissions import Permission
from appliance.feed.protocol import FeedError
from appliance.store import audit
from appliance.store.errors import StoreError
from web_ui import trouble
from web_ui.door import PUBLIC, Door
from web_ui.house import House
from web_ui.render import Style
from web_ui.security.headers import HEADERS
from web_ui.security.identity import Identity
from web_ui.site_view import SiteView
from web_ui.trouble import Trouble
from web_ui.views.notes import Note
from web_ui.views.question import Question
from web_ui.views.rooms import room_groups
from web_ui.views.words import FEED_ERROR, PERMISSION

SESSION_COOKIE = "__Host-timbre"
LANGUAGE_COOKIE = "__Host-language"
NOTE_COOKIE = "__Host-note"
TONGUES = (("es", "Español"), ("en", "English"))

log = logging.getLogger(__name__)


class Room(RequestHandler):
    """Base of all pages. Subclasses set `here`, the path of the room in the rail."""

    here: ClassVar[str] = ""

    def initialize(self, house: House, door: Door) -> None:
        self.house = house
        self.door = door
        self.who: Identity | None = None

    # -- coming in

    def set_default_headers(self) -> None:
        for name, value in HEADERS.items():
            self.set_header(name, value)
        self.set_header("Cache-Control", "no-store")
        self.clear_header("Server")

    def check_xsrf_cookie(self) -> None:
        """Before any state change. A bearer token is no cookie: nobody can be tricked into sending it."""
        if self.bearer is not None:
            return
        if self.request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            raise trouble.bad_form()
        try:
            super().check_xsrf_cookie()
        except HTTPError as error:
            raise trouble.bad_form() from error

    async def prepare(self) -> None:
        self.limit()
        self.who = await self.identify()
        entry = self.door.entry(self.request.method or "")
        if entry is None:
            raise trouble.not_found()
        if entry is PUBLIC:
            return
        if self.who is None:
            self.send_to_login()
            return
        if self.who.must_change and not self.request.path.startswith("/account"):
            self.redirect("/account?change=1")
            return
        wanted = entry if isinstance(entry, tuple) else (entry,)
        if not any(self.who.may(each) for each in wanted):
            raise trouble.forbidden(self.say(PERMISSION[wanted[0]]))

    def limit(self) -> None:
        wait_s = self.house.pages_limit.wait_s(self.address, time.monotonic())
        if wait_s:
            raise trouble.too_often(wait_s)

    async def identify(self) -> Identity | None:
        cookie = self.get_cookie(SESSION_COOKIE)
        return await self.house.gate.of_session(cookie) if cookie else None

    def send_to_login(self) -> None:
        if self.request.method == "GET" and not self.fragment:
            self.redirect("/login?" + urlencode({"next": self.request.uri or "/"}))
        elif self.fragment:
            self.set_header("HX-Redirect", "/login")
            self.set_status(204)
            self.finish()
        else:
            raise trouble.signed_out()

    # -- who and how

    @property
    def me(self) -> Identity:
        """Behind a door that is not public somebody is always there."""
        if self.who is None:
            raise trouble.signed_out()
        return self.who

    @property
    def bearer(self) -> str | None:
        kind, _, secret = self.request.headers.get("Authorization", "").partition(" ")
        return secret.strip() if kind.lower() == "bearer" else None

    @property
    def address(self) -> str:
        """Of the browser. The socket speaks IPv6, where an IPv4 address comes as ::ffff:10.77.0.1."""
        return (self.request.remote_ip or "").removeprefix("::ffff:")

    @property
    def fragment(self) -> bool:
        """htmx asks for a part of a page, to show in the dialog."""
        return self.request.headers.get("HX-Request") == "true"

    @property
    def site(self) -> SiteView:
        return self.house.site_file.view()

    @property
    def language(self) -> str:
        known = self.house.renderer.languages
        asked = self.get_query_argument("lang", "")
        for wish in (asked, self.who.language if self.who else "", self.get_cookie(LANGUAGE_COOKIE, "")):
            if wish in known:
                return wish
        for part in self.request.headers.get("Accept-Language", "").split(","):
            if part.strip()[:2].lower() in known:
                return part.strip()[:2].lower()
        return self.site.language

    @property
    def style(self) -> Style:
        return self.house.renderer.style(self.language, self.site)

    def say(self, message: str, **values: Any) -> str:
        """A marked text in the reader's language."""
        return self.style.catalog.gettext(message).format(**values)

    def may(self, permission: Permission) -> bool:
        return self.who is not None and self.who.may(permission)

    def argument(self, name: str, default: str = "", longest: int = 300) -> str:
        """From the query or form; never longer than sensible, never with control characters."""
        try:
            text = self.get_argument(name, default)
        except HTTPError as error:
            raise trouble.bad_input(name, self.say("a text in UTF-8")) from error
        if len(text) > longest:
            raise trouble.bad_input(name, self.say("at most {count} characters", count=longest))
        return text

    # -- answering

    def show(self, page: str, **values: Any) -> None:
        """Render a page, or its fragment when htmx asks."""
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(
            self.house.renderer.page(f"pages/{page}", self.style, **{**self.surroundings(), **values})
        )

    def ask(self, question: Question) -> None:
        """In the dialog where there is script, else on a page of its own."""
        self.show("question_part" if self.fragment else "question", question=question)

    def surroundings(self) -> dict[str, Any]:
        """What the frame of every page shows."""
        return {
            "site": self.site,
            "me": self.who,
            "rooms": room_groups(self.who.permissions, self.site.is_agent(self.who.username))
            if self.who
            else (),
            "here": self.here,
            "live": "",
            "board": None,
            "theme": self.who.theme if self.who else "",
            "now": f"{time.time():.3f}",
            "xsrf": self.xsrf_token.decode(),
            "tongues": TONGUES,
            "fragment": self.fragment,
            "may": self.may,
            "P": Permission,
            "notes": self._take_note(),
        }

    def done(self, text: str, back: str) -> None:
        """A change is made: say so, where the reader came from."""
        if self.fragment:
            self.set_header("HX-Trigger", json.dumps({"timbre:done": {"text": text}}))
            self.set_status(204)
            self.finish()
            return
        self.set_cookie(NOTE_COOKIE, urlencode({"t": text}), secure=True, httponly=True, samesite="Strict")
        self.redirect(back, status=303)

    def _take_note(self) -> tuple[Note, ...]:
        kept = self.get_cookie(NOTE_COOKIE, "")
        if not kept or self.fragment:
            return ()
        self.clear_cookie(NOTE_COOKIE, secure=True)
        return tuple(Note(text[:300]) for text in parse_qs(kept).get("t", ()))

    async def note(self, what: str, subject: str = "", **detail: Any) -> None:
        """Into the audit log: who did what, from where."""
        write = audit.write
        await self.house.archive.ask(
            write, time.time(), self.me.username, what, subject, detail, self.address
        )

    async def command(self, name: str, **args: Any) -> dict[str, Any]:
        """Ask the ACD; its refusals come out in the reader's words."""
        try:
            return await self.house.feed.command(name, args, self.me.username)
        except FeedError as error:
            if error.code == "acd_away":
                raise trouble.engine_away() from error
            known = FEED_ERROR.get(error.code)
            raise Trouble(409, error.code, known or "{text}", "", {"text": error.message}) from error

    # -- trouble

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        error = kwargs.get("exc_info", (None, None, None))[1]
        self.show_trouble(self.trouble_of(error, status_code))

    def trouble_of(self, error: BaseException | None, status: int) -> Trouble:
        if isinstance(error, Trouble):
            return error
        if isinstance(error, StoreError):
            return trouble.busy()
        if isinstance(error, OverflowError):
            return trouble.bad_input("id", self.say("a smaller number"))
        if status == 400:
            # Tornado's own: an argument that is no text.
            return trouble.bad_input("query", self.say("a text in UTF-8"))
        return trouble.BY_STATUS.get(status, trouble.fault)()

    def show_trouble(self, found: Trouble) -> None:
        self.set_status(found.status)
        text = self.say(found.message, **found.values)
        if found.status == 429:
            self.set_header("Retry-After", str(found.values.get("seconds", 1)))
        if self.fragment:
            self.set_header("X-Timbre-Message", quote(text))
        hint = self.say(found.hint, **found.values) if found.hint else ""
        self.show("trouble", status=found.status, message=text, hint=hint)

    def log_exception(self, typ: Any, value: BaseException | None, tb: Any) -> None:
        """Trouble is an answer, not a fault: it needs no traceback."""
        if isinstance(value, Trouble):
            log.debug("%s %s: %s", self.request.method, self.request.path, value)
        elif isinstance(value, StoreError):
            log.warning("%s %s: %s", self.request.method, self.request.path, value)
        elif isinstance(value, StreamClosedError):
            log.debug("%s %s: the browser went away", self.request.method, self.request.path)
        else:
            super().log_exception(typ, value, tb)
