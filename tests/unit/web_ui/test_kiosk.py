"""The box's own screen: its key opens the wallboard, only here, and nothing else."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.web_house import Browser, WebHouse
from web_ui.app import DOORS
from web_ui.handlers.kiosk import KIOSK_COOKIE, KioskRoom, fits

SHOWN = 'id="wall-queues"'


@pytest.fixture
def key(web: WebHouse) -> Iterator[str]:
    key = secrets.token_urlsafe(32)
    web.places.kiosk_key.write_text(key + "\n")
    yield key
    web.places.kiosk_key.unlink()


def kiosk(web: WebHouse, key: str) -> Browser:
    browser = web.browser()
    browser.cookies[KIOSK_COOKIE] = key
    return browser


def test_the_kiosk_sees_the_wallboard_without_logging_in(web: WebHouse, key: str) -> None:
    answer = kiosk(web, key).get("/kiosk")
    assert answer.status == 200
    assert SHOWN in answer.text
    assert 'data-live="/kiosk/events?"' in answer.text


def test_the_key_opens_no_other_door(web: WebHouse, key: str) -> None:
    browser = kiosk(web, key)
    for path in ("/wallboard", "/overview", "/live/wallboard/events", "/api/v1/live", "/calls", "/account"):
        answer = browser.get(path, Authorization=f"Bearer {key}")
        assert answer.status in (302, 401), path
    own = {door.path for door in DOORS if issubclass(door.handler, KioskRoom)}
    assert own == {"/kiosk", "/kiosk/events"}


def test_nobody_else_comes_in(web: WebHouse, admin: Browser, key: str) -> None:
    for browser in (admin, web.browser(), kiosk(web, key[:-1] + "!"), kiosk(web, "")):
        for path in ("/kiosk", "/kiosk/events"):
            answer = browser.get(path)
            assert answer.status == 403
            assert SHOWN not in answer.text


def test_without_a_key_the_door_stays_shut(web: WebHouse) -> None:
    assert kiosk(web, "").get("/kiosk").status == 403


@pytest.mark.parametrize(
    ("address", "answer"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("10.77.0.1", False),
        ("fe80::1%lan0", False),
        ("", False),
    ],
)
def test_the_key_is_taken_on_the_box_itself_only(tmp_path: Path, address: str, answer: bool) -> None:
    key = secrets.token_urlsafe(32)
    (tmp_path / "key").write_text(key)
    assert fits(key, tmp_path / "key", address) is answer


def test_a_key_that_can_be_guessed_is_none(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("short")
    assert not fits("short", tmp_path / "key", "127.0.0.1")
