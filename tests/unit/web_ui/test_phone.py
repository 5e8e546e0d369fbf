"""The door of phones in browsers: whom it lets through, and what it lets pass."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application
from tornado.websocket import WebSocketClientConnection, WebSocketHandler, websocket_connect

from tests.support.web_house import AGENTS, QUEUES, Browser, WebHouse, invented_site
from web_ui.assets import SIP
from web_ui.phone import sip
from web_ui.phone.lines import Lines

REGISTER = "REGISTER sip:box SIP/2.0\r\nVia: SIP/2.0/WSS x\r\nFrom: <sip:{}@box>;tag=1\r\n\r\n"
TOP = Path(__file__).parents[3]


class Exchange(WebSocketHandler):
    """A peer that sends back what it gets."""

    def select_subprotocol(self, subprotocols: list[str]) -> str | None:
        return "sip"

    async def on_message(self, message: str | bytes) -> None:
        await self.write_message(message)


@pytest.fixture(scope="module")
def phones(web: WebHouse) -> Iterator[WebHouse]:
    """The house, where agent00's phone is his browser."""
    site = invented_site(AGENTS, QUEUES)
    site["phones"]["101"]["browser"] = True
    web.places.site_file.write_text(json.dumps(site) + " ")

    async def start() -> HTTPServer:
        server = HTTPServer(Application([(r"/ws", Exchange)]))
        sockets = bind_sockets(0, "127.0.0.1")
        server.add_sockets(sockets)
        places = replace(web.house.places, sip_websocket=f"ws://127.0.0.1:{sockets[0].getsockname()[1]}/ws")
        object.__setattr__(web.house, "places", places)
        return server

    server = web.run(start())
    yield web

    async def stop() -> None:
        server.stop()

    web.run(stop())


def connect(house: WebHouse, browser: Browser, **headers: str) -> WebSocketClientConnection:
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    request = HTTPRequest(f"ws://127.0.0.1:{house.port}/phone", headers={"Cookie": cookies} | headers)

    async def go() -> WebSocketClientConnection:
        return await websocket_connect(request, subprotocols=["sip"])

    line: WebSocketClientConnection = house.run(go())
    return line


def talk(house: WebHouse, line: WebSocketClientConnection, message: str) -> Any:
    async def go() -> Any:
        await line.write_message(message)
        return await line.read_message()

    return house.run(go())


def close(house: WebHouse, line: WebSocketClientConnection) -> None:
    async def go() -> None:
        line.close()

    house.run(go())


def test_an_agent_gets_through_as_his_own_phone(phones: WebHouse, agent: Browser) -> None:
    line = connect(phones, agent)
    assert line.selected_subprotocol == "sip"
    assert talk(phones, line, REGISTER.format("101")) == REGISTER.format("101")
    assert talk(phones, line, sip.PING) == sip.PONG
    close(phones, line)


def test_who_speaks_for_another_s_phone_is_cut_off(phones: WebHouse, agent: Browser) -> None:
    line = connect(phones, agent)
    assert talk(phones, line, REGISTER.format("102")) is None
    assert line.close_code == 4403


@pytest.mark.parametrize("username", ["", "agent01", "super"])
def test_who_has_no_such_phone_does_not_get_through(phones: WebHouse, username: str) -> None:
    with pytest.raises(HTTPClientError) as refused:
        connect(phones, phones.browser(username))
    assert refused.value.code in (401, 403, 404)


def test_another_site_s_page_does_not_get_through(phones: WebHouse, agent: Browser) -> None:
    with pytest.raises(HTTPClientError) as refused:
        connect(phones, agent, Origin="https://elsewhere.example")
    assert refused.value.code == 403


def test_the_connection_that_comes_last_is_the_phone(phones: WebHouse, agent: Browser) -> None:
    first, second = connect(phones, agent), connect(phones, agent)
    assert talk(phones, second, sip.PING) == sip.PONG

    async def end() -> Any:
        return await first.read_message()

    assert phones.run(end()) is None
    assert first.close_code == 4409
    close(phones, second)


def test_the_desk_shows_the_phone_to_whom_it_belongs(phones: WebHouse, agent: Browser) -> None:
    assert 'data-phone data-state="connecting"' in agent.get("/desk").text
    other = phones.browser("agent01").get("/desk").text
    assert "data-phone" not in other
    assert '<option value="101"' not in other


def test_the_library_in_the_page_is_the_one_of_the_lock_file() -> None:
    lock = json.loads((TOP / "package-lock.json").read_text())
    assert f"sip.js-{lock['packages']['node_modules/sip.js']['version']}/" in SIP


@pytest.mark.parametrize(
    ("message", "extension", "passes"),
    [
        (REGISTER.format("101"), "101", True),
        (REGISTER.format("1012"), "101", False),
        ("SIP/2.0 200 OK\r\nFrom: <sip:3001112233@box>;tag=1\r\n\r\n", "101", True),
        ('BYE sip:x SIP/2.0\r\nf: "a <sip:101@b>" <sip:102@box>;tag=1\r\n\r\n', "101", False),
        ("BYE sip:x SIP/2.0\r\nTo: <sip:101@box>\r\n\r\nFrom: <sip:101@box>", "101", False),
        ("BYE sip:x SIP/2.0\r\nFrom: <sip:101@b>\r\nf: <sip:102@b>\r\n\r\n", "101", False),
        ("BYE sip:x SIP/2.0\r\nFrom: sip:101@b;tag=1\r\n\r\n", "101", True),
        ("FROM\r\n", "101", False),
        ("", "101", False),
    ],
)
def test_a_browser_speaks_for_its_own_phone_only(message: str, extension: str, passes: bool) -> None:
    assert sip.may_pass(message, extension) is passes


class Known:
    def __init__(self) -> None:
        self.taken = 0

    def taken_elsewhere(self) -> None:
        self.taken += 1


def test_one_that_goes_late_does_not_take_the_place_of_the_next() -> None:
    lines, first, second = Lines(), Known(), Known()
    lines.come("101", first)
    lines.come("101", second)
    lines.go("101", first)
    assert len(lines) == 1
    assert (first.taken, second.taken) == (1, 0)
    lines.go("101", second)
    lines.go("101", second)
    assert len(lines) == 0
