"""Every page opens for who may, is closed for who may not, and keeps to the policy."""

import re

import pytest

from tests.support.web_house import Browser, WebHouse
from web_ui.security.headers import CONTENT_POLICY

PAGES = (
    "/overview", "/wallboard", "/live/calls", "/calls-out", "/agents", "/desk", "/calls", "/voicemails",
    "/reports/queues", "/reports/agents", "/health", "/line-tests", "/directory", "/audit", "/account",
)  # fmt: skip
AGENTS_MAY_NOT = (
    "/overview",
    "/wallboard",
    "/calls",
    "/reports/queues",
    "/health",
    "/network",
    "/site",
    "/audit",
    "/directory",
)


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens(admin: Browser, path: str, language: str) -> None:
    answer = admin.get(f"{path}?lang={language}")
    assert answer.status == 200, answer.text
    assert f'<html lang="{language}"' in answer.text
    assert answer.headers["Content-Security-Policy"] == CONTENT_POLICY
    assert not re.search(r'\sstyle="|<style|\son\w+="', answer.text)


def test_the_policy_knows_nothing_unsafe() -> None:
    assert "unsafe" not in CONTENT_POLICY
    assert "frame-ancestors 'none'" in CONTENT_POLICY


@pytest.mark.parametrize("path", AGENTS_MAY_NOT)
def test_an_agent_is_told_which_permission_is_missing(agent: Browser, path: str) -> None:
    answer = agent.get(path)
    assert answer.status == 403
    assert "Ask an administrator" in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_is_sent_to_the_log_in(web: WebHouse, path: str) -> None:
    answer = web.browser().get(path)
    assert answer.status == 302
    assert answer.headers["Location"].startswith("/login?next=")


def test_an_address_that_is_not_says_what_to_do(admin: Browser) -> None:
    answer = admin.get("/nowhere")
    assert answer.status == 404
    assert "Go back" in answer.text


def test_a_page_in_the_dialog_is_only_its_part(admin: Browser) -> None:
    answer = admin.get("/users/agent00/password", HX_Request="true")
    assert answer.status == 200
    assert "<html" not in answer.text


def test_headers_stand_on_errors_too(web: WebHouse) -> None:
    headers = web.browser().get("/nowhere").headers
    for name in (
        "Content-Security-Policy",
        "X-Content-Type-Options",
        "Strict-Transport-Security",
        "Referrer-Policy",
    ):
        assert name in headers


def test_static_files_are_kept_by_their_stamp(web: WebHouse) -> None:
    browser = web.browser()
    page = browser.get("/login").text
    path = re.search(r'href="(/static/css/layout\.css\?v=\w+)"', page)
    assert path
    assert "immutable" in browser.get(path[1]).headers["Cache-Control"]
    assert browser.get("/static/css/layout.css").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "name", ["../app.py", "css/../../app.py", "vendor/../../../etc/passwd", "nothing.css"]
)
def test_static_leads_nowhere_else(web: WebHouse, name: str) -> None:
    assert web.browser().get(f"/static/{name}").status == 404


def test_the_box_s_site_keeper_being_away_is_said(admin: Browser) -> None:
    answer = admin.get("/site")
    assert answer.status == 503
    assert "Nothing was changed" in answer.text


def test_the_live_stream_begins_with_a_beat_and_brings_changes(web: WebHouse, admin: Browser) -> None:
    import http.client

    page = admin.get("/agents").text
    cursor = re.search(r'data-cursor="([^"]+)"', page)
    assert cursor
    connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=10)
    cookie = "; ".join(f"{name}={value}" for name, value in admin.cookies.items())
    connection.request("GET", f"/live/agents/events?cursor={cursor[1]}", headers={"Cookie": cookie})
    stream = connection.getresponse()
    assert stream.status == 200
    assert stream.headers["Content-Type"].startswith("text/event-stream")
    web.floor._set_agent(web.floor.state["agents"]["agent01"], "paused", reason="lunch")
    web.publish()
    lines = []
    while not any(line.startswith("data: {") and "agent-agent01" in line for line in lines):
        line = stream.readline().decode()
        assert line, "the stream ended"
        lines.append(line.strip())
    assert "event: beat" in lines
    connection.close()
