"""The one-time code lives until somebody can log in."""

import time

import pytest

from appliance.site import followers, set_up
from appliance.store import credentials
from appliance.store.models import User
from tests.support.databases import closing, fresh_sqlite


@pytest.fixture
def code(tmp_path, monkeypatch):
    """A box at its first boot."""
    for name in ("KEPT", "SHOWN", "_DONE"):
        monkeypatch.setattr(set_up, name, tmp_path / name)
    return set_up.open_code()


@pytest.fixture
def database(tmp_path, monkeypatch):
    fresh_sqlite(tmp_path)
    monkeypatch.setenv("TIMBRE_DATABASE", str(tmp_path / "timbre.sqlite"))
    with closing():
        yield


def test_the_code_is_the_same_until_the_box_is_set_up(code):
    assert set_up.open_code() == code == set_up.SHOWN.read_text().strip()
    set_up.close()
    assert set_up.open_code() is None
    assert not set_up.SHOWN.exists()


def test_a_password_set_at_the_command_line_ends_the_set_up_too(code, database):
    followers.end_set_up()
    assert set_up.open_code() == code
    User.create(username="ana", name="Ana", roles="administrator", language="es")
    credentials.set_password("ana", "tres palabras distintas", time.time())
    followers.end_set_up()
    assert set_up.open_code() is None


def test_without_a_database_the_code_stays(code, tmp_path, monkeypatch):
    monkeypatch.setenv("TIMBRE_DATABASE", str(tmp_path / "away" / "timbre.sqlite"))
    followers.end_set_up()
    assert set_up.open_code() == code
