"""A real Chromium before the running box. Every page is watched: no fault on the console, none of policy."""

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.box.conftest import (  # noqa: F401
    api,
    apply_site,
    box,
    carrier,
    desk,
    live,
    log_in,
    no_fault_in_the_journal,
    small,
)
from tests.browser.people import ADMIN, PASSWORD, has_password, set_password, type_in

BASE = "https://127.0.0.1"
ARTIFACTS = Path(os.environ.get("TIMBRE_ARTIFACTS", "/tmp/artifacts"))
ARGUMENTS = [
    "--no-sandbox", "--ignore-certificate-errors", "--autoplay-policy=no-user-gesture-required",
    "--disable-background-networking", "--no-first-run", "--use-fake-ui-for-media-stream",
]  # fmt: skip
DESK = {"width": 1366, "height": 768}
WALL = {"width": 1920, "height": 1080}


class Faults:
    """What a page said that it must not."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.expected: tuple[str, ...] = ()
        """Parts of what this test provokes."""

    def watch(self, page: Page) -> None:
        page.on("console", lambda message: self.add(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.add(f"script: {error}"))
        page.on("request", lambda request: self._outside(request.url))

    def add(self, text: str) -> None:
        if not any(part in text for part in self.expected):
            self.found.append(text)

    def _outside(self, url: str) -> None:
        if not url.startswith((BASE, "data:", "blob:")):
            self.found.append(f"a request to elsewhere: {url}")


@pytest.fixture(scope="session")
def player() -> Iterator[Playwright]:
    """One for all browsers: a thread can have no second."""
    with sync_playwright() as player:
        yield player


@pytest.fixture(scope="session")
def chromium(player: Playwright) -> Iterator[Browser]:
    browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture
def faults() -> Iterator[Faults]:
    faults = Faults()
    yield faults
    assert faults.found == []


Opener = Callable[..., Page]


@pytest.fixture
def open_page(chromium: Browser, faults: Faults, request: pytest.FixtureRequest) -> Iterator[Opener]:
    """`open_page("/login")`: a new browser window, by itself; language, size and colours as asked."""
    contexts: list[BrowserContext] = []

    def open_page(path: str, locale: str = "es-CO", size: Any = None, colours: Any = "light") -> Page:
        context = chromium.new_context(
            base_url=BASE,
            ignore_https_errors=True,
            viewport=size or DESK,
            locale=locale,
            color_scheme=colours,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        faults.watch(page)
        page.goto(path)
        return page

    yield open_page
    for number, context in enumerate(contexts):
        for page in context.pages:
            with contextlib.suppress(Exception):
                ARTIFACTS.mkdir(parents=True, exist_ok=True)
                page.screenshot(path=ARTIFACTS / f"{request.node.name}-{number}.png")
        context.close()


@pytest.fixture(scope="session")
def set_up(small: object) -> None:  # noqa: F811
    """The small site, and somebody who can log in: the set-up page is closed."""
    if not has_password(ADMIN):
        set_password(ADMIN, PASSWORD)


@pytest.fixture
def enter(open_page: Opener, set_up: None) -> Callable[..., Page]:
    """`enter("ana", "/desk")`: a window in which that user is logged in."""

    def enter(username: str, path: str = "/", **how: Any) -> Page:
        if not has_password(username):
            set_password(username, PASSWORD)
        page = open_page(f"/login?{urlencode({'next': path})}", **how)
        type_in(page, username, PASSWORD)
        page.wait_for_url(lambda url: "/login" not in url)
        return page

    return enter
