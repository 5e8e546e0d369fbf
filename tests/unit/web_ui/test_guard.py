"""Calls out on screen: what is stopped stands first, and only who may release sees how."""

from typing import Any

import pytest

from appliance.core.permissions import ROLE_PERMISSIONS, Permission
from appliance.core.site.model import Role
from tests.support.web_house import Browser
from tests.unit.web_ui.test_views import floor
from web_ui.live.floor import Audience
from web_ui.views.guard import Use, guard_board


def rows(*permissions: Permission) -> list[Any]:
    board = guard_board(floor(), Audience("en", frozenset(permissions)))
    return [widget.model for widget in board.list("guard-rows").widgets]


def test_what_is_stopped_stands_first_and_says_why() -> None:
    first = rows(Permission.LIVE_VIEW)[0]
    assert (first.key, first.stopped, first.number) == ("phone-101", True, "0034911234567")
    assert "refused calls" in first.reason
    assert not first.may_release


def test_release_is_offered_only_for_what_is_stopped_to_who_may() -> None:
    offered = {row.key for row in rows(Permission.LIVE_VIEW, Permission.GUARD_RELEASE) if row.may_release}
    assert offered == {"phone-101"}


@pytest.mark.parametrize(
    ("used", "limit", "level"), [(90, None, "calm"), (10, 60, "calm"), (45, 60, "late"), (60, 60, "alarm")]
)
def test_a_limit_that_is_near_shows(used: int, limit: int | None, level: str) -> None:
    assert Use(used, limit).level == level


def test_those_who_answer_for_the_bill_may_release() -> None:
    may = {role for role in Role if Permission.GUARD_RELEASE in ROLE_PERMISSIONS[role]}
    assert may == {Role.COORDINATOR, Role.ADMINISTRATOR}


def test_the_page_tells_and_releases(admin: Browser, agent: Browser) -> None:
    page = admin.get("/calls-out?lang=es")
    assert "Detenido" in page.text and "0034911234567" in page.text
    assert "Liberar" in admin.get("/calls-out/phone-101/release?lang=es").text
    assert admin.get("/calls-out/phone-999/release").status == 404
    assert agent.get("/calls-out/phone-101/release").status == 403
