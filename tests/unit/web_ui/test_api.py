"""The API for programs."""

import json
import re

import pytest

from tests.support.web_house import PASSWORD, Browser, WebHouse
from web_ui.api.table import TABLE


def send(browser: Browser, method: str, path: str, data: object, **headers: str):
    sent = {"Content-Type": "application/json"} | {k.replace("_", "-"): v for k, v in headers.items()}
    return browser.request(method, "/api/v1" + path, json.dumps(data), sent)


def test_errors_have_code_message_and_hint(web: WebHouse) -> None:
    browser = web.browser()
    for path, status, code in (("/live", 401, "signed_out"), ("/nothing", 404, "not_found")):
        answer = browser.get("/api/v1" + path)
        assert (answer.status, answer.json["error"]["code"]) == (status, code)
        assert answer.json["error"]["message"] and answer.json["error"]["hint"]


@pytest.mark.parametrize(
    "path",
    [
        "/calls?number=%ff",
        "/calls?cursor=%ff",
        "/reports/queues?queue=%ff",
        "/audit?cursor=99999999999999999999999",
    ],
)
def test_what_is_no_text_and_no_number_is_the_askers_mistake(admin: Browser, path: str) -> None:
    answer = admin.get("/api/v1" + path)
    assert (answer.status, answer.json["error"]["code"]) == (400, "bad_request"), answer.text


@pytest.mark.parametrize("body", [b'{"username": "a", "password": "\\ud800"}', b"[" * 100_000])
def test_a_body_that_nothing_could_keep_is_refused_before_anything_reads_it(
    web: WebHouse, body: bytes
) -> None:
    sent = {"Content-Type": "application/json"}
    answer = web.browser().request("POST", "/api/v1/session", body, sent)
    assert (answer.status, answer.json["error"]["code"]) == (400, "bad_request"), answer.text


def test_the_description_knows_every_door(web: WebHouse) -> None:
    described = web.browser().get("/api/v1/openapi.json").json
    assert set(described["paths"]) == {door.path for door in TABLE}
    assert described["openapi"].startswith("3.1")
    assert described["paths"]["/calls/{id}"]["parameters"][0]["name"] == "id"


def test_a_session_by_name_and_password(web: WebHouse, admin: Browser) -> None:
    browser = web.browser()
    wrong = send(browser, "POST", "/session", {"username": "admin", "password": "wrong"})
    assert (wrong.status, wrong.json["error"]["code"]) == (401, "wrong_password")
    right = send(browser, "POST", "/session", {"username": "admin", "password": PASSWORD})
    assert right.status == 200 and "calls.view" in right.json["permissions"]
    assert browser.get("/api/v1/session").json["username"] == "admin"
    refused = send(browser, "DELETE", "/session", {})
    assert refused.status == 403, "a cookie alone must not be enough for a change"
    assert send(browser, "DELETE", "/session", {}, X_XSRFToken=right.json["xsrf"]).status == 200
    assert browser.get("/api/v1/session").status == 401


def test_the_floor_as_it_is_now(admin: Browser) -> None:
    live = admin.get("/api/v1/live").json
    assert live["connected"] is True
    assert len(live["agents"]) == 6 and len(live["queues"]) == 3


def test_an_agent_may_change_only_the_own_state(web: WebHouse, agent: Browser) -> None:
    token = agent.get("/api/v1/session").json["xsrf"]
    own = send(
        agent, "PUT", "/agents/agent00/state", {"state": "ready", "extension": "101"}, X_XSRFToken=token
    )
    assert own.status == 200, own.text
    assert own.json["state"] == "ready"
    other = send(agent, "PUT", "/agents/agent01/state", {"state": "offline"}, X_XSRFToken=token)
    assert other.status == 403


def test_a_refusal_of_the_acd_keeps_its_code(web: WebHouse, admin: Browser) -> None:
    token = admin.get("/api/v1/session").json["xsrf"]
    answer = send(admin, "DELETE", "/live/calls/no-such-call", {}, X_XSRFToken=token)
    assert (answer.status, answer.json["error"]["code"]) == (409, "unknown_call")


def test_bad_values_are_named(admin: Browser) -> None:
    for path, name in (
        ("/calls?limit=0", "limit"),
        ("/calls?from=tomorrow", "from"),
        ("/calls?from=nan", "from"),
        ("/calls?to=1e400", "to"),
        ("/reports/queues?from=2026-11-02&to=2026-11-01", "from, to"),
        ("/reports/queues?from=1999-01-01&to=2026-11-01", "from, to"),
        ("/calls?cursor=damaged", "cursor"),
        ("/reports/queues?interval=moon", "interval"),
        ("/reports/queues?format=pdf", "format"),
    ):
        answer = admin.get("/api/v1" + path)
        assert answer.status == 400, path
        assert name in answer.json["error"]["message"]


def test_what_a_report_cannot_be_asked_is_said(admin: Browser) -> None:
    answer = admin.get("/api/v1/reports/queues?from=2026-11-02&to=2026-11-01")
    assert answer.json["error"]["hint"] == "Expected: an end later than the beginning."


def test_reports_come_as_data_and_as_files(admin: Browser) -> None:
    report = admin.get("/api/v1/reports/queues?from=2026-11-01&to=2026-11-02").json
    assert report["report"] == "queues" and report["rows"] == []
    table = admin.get("/api/v1/reports/queues?format=csv")
    assert table.headers["Content-Type"].startswith("text/csv")
    assert re.match("\ufeffQueue,Offered", table.text)
    assert admin.get("/api/v1/reports/queues?format=xlsx").body.startswith(b"PK")


def test_a_body_that_is_no_json_is_refused(web: WebHouse) -> None:
    answer = web.browser().request("POST", "/api/v1/session", "{", {"Content-Type": "application/json"})
    assert (answer.status, answer.json["error"]["code"]) == (400, "bad_request")


def test_metrics_can_be_collected(web: WebHouse) -> None:
    text = web.browser().get("/metrics").text
    assert 'timbre_queue_waiting{queue="q0"}' in text
    assert web.browser().get("/healthz").json == {"status": "ok", "acd": True}
