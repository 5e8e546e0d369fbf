"""The web tier for tests of its own code: the real application, over plain HTTP, before an invented floor.

It runs in a thread with its own event loop; the database is a fresh SQLite file, the feed a real socket.
"""

import asyncio
import http.client
import json
import re
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlencode

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from appliance.core.site.parse import load_site
from appliance.entry.web import build_house
from appliance.feed.server import FeedServer
from appliance.store import credentials, users
from tests.support.databases import fresh_sqlite
from tests.support.feed_peer import InventedFloor, invented_site
from web_ui.app import make_app
from web_ui.house import House, Places

PASSWORD = "correct horse battery"
AGENTS, QUEUES = 6, 3


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    cookies: tuple[str, ...]

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(slots=True)
class Browser:
    """As much of a browser as is needed: cookies, the XSRF token of the last page."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    language: str = "en"

    def request(
        self, method: str, path: str, body: str | bytes = b"", headers: dict[str, str] | None = None
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            sent = {"Accept-Language": self.language} | (headers or {})
            if self.cookies:
                sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            connection.request(method, path, body or None, sent)
            reply = connection.getresponse()
            raw, pairs = reply.read(), reply.getheaders()
        finally:
            connection.close()
        set_cookies = tuple(value for name, value in pairs if name.lower() == "set-cookie")
        for line in set_cookies:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value.strip('"')
        return Answer(reply.status, {name.title(): value for name, value in pairs}, raw, set_cookies)

    def get(self, path: str, **headers: str) -> Answer:
        return self.request("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})

    def xsrf(self, page: str = "/login") -> str:
        """The token that the page's forms carry."""
        found = re.search(r'name="_xsrf" value="([^"]+)"', self.get(page).text)
        assert found, f"{page} has no form"
        return found[1]

    def post(self, path: str, token: str, **form: str) -> Answer:
        body = urlencode({"_xsrf": token} | form)
        return self.request("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def log_in(self, username: str, password: str = PASSWORD) -> Answer:
        return self.post("/login", self.xsrf(), username=username, password=password)


class WebHouse:
    """`with WebHouse(folder) as house: house.browser()`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.floor = InventedFloor(AGENTS, QUEUES)
        self.places = Places(
            feed=str(folder / "feed.sock"),
            site_socket=str(folder / "site.sock"),
            site_file=folder / "site.json",
            setup_code=folder / "setup-code",
            health_file=folder / "health.json",
            recordings=folder / "recordings",
            prompts=folder / "prompts",
            vendor=folder / "vendor",
            kiosk_key=folder / "kiosk-key",
            backups=folder / "backups.json",
            backup_key=folder / "backup-key.json",
        )
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True, name="web")

    def __enter__(self) -> Self:
        fresh_sqlite(self.folder)
        site = invented_site(AGENTS, QUEUES)
        self.places.site_file.write_text(json.dumps(site))
        for folder in (self.places.recordings, self.places.vendor):
            folder.mkdir()
        users.sync(load_site(site), time.time())
        self._thread.start()
        self.house: House = self.run(self._start())
        return self

    def __exit__(self, *_: object) -> None:
        self.run(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def run(self, work: Any) -> Any:
        """A coroutine in the web's own loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(20)

    def browser(self, username: str = "") -> Browser:
        """A new one, logged in where a name is given."""
        browser = Browser(self.port)
        if username:
            if not credentials.has_password(username):
                credentials.set_password(username, PASSWORD, time.time())
            answer = browser.log_in(username)
            assert answer.status == 303, answer.text
        return browser

    def publish(self) -> None:
        """Tell the web what has changed on the floor."""

        async def tell() -> None:
            self._feed.publish(self.floor.take_changes())

        self.run(tell())

    async def _start(self) -> House:
        self._feed = FeedServer(self.places.feed, lambda: self.floor.state, self.floor.command)
        await self._feed.start()
        house = build_house(self.places)
        await house.feed.connect()
        self._live = asyncio.create_task(house.live.run())
        self._server = HTTPServer(make_app(house))
        sockets = bind_sockets(0, "127.0.0.1")
        self.port = sockets[0].getsockname()[1]
        self._server.add_sockets(sockets)
        return house

    async def _stop(self) -> None:
        self._server.stop()
        await self._server.close_all_connections()
        self._live.cancel()
        await self.house.feed.close()
        await self._feed.stop()
        self.house.archive.close()
