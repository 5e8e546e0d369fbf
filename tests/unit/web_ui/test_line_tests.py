"""Tests of the lines on screen and over the API."""

import json

import pytest

from appliance.core.permissions import ROLE_PERMISSIONS, Permission
from appliance.core.quality.line_test import Verdict
from appliance.core.site.model import Role
from appliance.store import line_tests
from tests.support.web_house import Browser, WebHouse
from web_ui.views.line_tests import RESULT

API = "/api/v1/line-tests"


@pytest.fixture(autouse=True)
def nothing_tested(web: WebHouse) -> None:
    for one in line_tests.page():
        one.test.delete_instance()


def test_every_result_has_its_words() -> None:
    assert set(RESULT) == set(Verdict)


def test_those_who_look_after_lines_may_test_them() -> None:
    may = {role for role in Role if Permission.LINES_TEST in ROLE_PERMISSIONS[role]}
    assert may == {Role.TECH_SUPPORT, Role.COORDINATOR, Role.ADMINISTRATOR}


def test_the_page_shows_who_is_called_and_tests_at_a_click(admin: Browser, agent: Browser) -> None:
    page = admin.get("/line-tests?lang=es")
    assert "Pruebas de línea" in page.text and "3105550000" in page.text and "Probar ahora" in page.text
    assert admin.post("/line-tests/carrier", admin.xsrf("/line-tests")).status == 303
    (asked,) = line_tests.page()
    assert (asked.test.trunk, asked.test.number, asked.test.by) == ("carrier", "3105550000", "admin")
    assert "En curso" in admin.get("/line-tests?lang=es").text
    line_tests.ended(asked.test.id, 486, None, None, asked.test.asked_at + 5)
    assert "Ocupado" in admin.get("/line-tests?lang=es").text
    assert agent.get("/line-tests").status == 403


def test_a_trunk_that_is_not_tested_is_not_found(admin: Browser) -> None:
    assert admin.post("/line-tests/nobody", admin.xsrf("/line-tests")).status == 404


def test_the_api_asks_lists_and_tells(admin: Browser) -> None:
    headers = {"Content-Type": "application/json", "X-Xsrftoken": admin.xsrf("/line-tests")}
    made = admin.request("POST", API, json.dumps({"trunk": "carrier"}), headers)
    assert (made.status, made.json["result"]) == (202, "waiting")
    assert admin.get(f"{API}/{made.json['id']}").json == made.json
    assert admin.get(f"{API}?trunk=carrier").json["line_tests"] == [made.json]
    assert admin.get(f"{API}?trunk=other").json == {"line_tests": [], "next": None}
    assert admin.get(f"{API}/999").status == 404
    assert admin.request("POST", API, json.dumps({"trunk": "nobody"}), headers).status == 404
