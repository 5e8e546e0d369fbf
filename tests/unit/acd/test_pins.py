"""Logging in from a desk phone."""

import base64
import hashlib
import json
from pathlib import Path

import pytest

from appliance.acd.pins import MAX_TRIES, Pins, WrongPin, matches


def hashed(pin: str) -> str:
    salt = b"0123456789abcdef"
    digest = hashlib.scrypt(pin.encode(), salt=salt, n=1024, r=8, p=1)
    return f"scrypt$1024$8$1${base64.b64encode(salt).decode()}${base64.b64encode(digest).decode()}"


@pytest.fixture
def pins(tmp_path: Path) -> Pins:
    path = tmp_path / "pins.json"
    path.write_text(json.dumps({"201": {"username": "ana", "hash": hashed("4821")}}))
    return Pins(path)


def test_number_and_pin_give_the_agent(pins: Pins) -> None:
    assert pins.check("201", "4821") == "ana"


@pytest.mark.parametrize(("number", "pin"), [("201", "4822"), ("201", ""), ("999", "4821"), ("", "")])
def test_anything_else_is_refused(pins: Pins, number: str, pin: str) -> None:
    with pytest.raises(WrongPin):
        pins.check(number, pin)


def test_guessing_locks_the_number_even_for_the_right_pin(pins: Pins) -> None:
    for guess in range(MAX_TRIES):
        with pytest.raises(WrongPin):
            pins.check("201", f"{guess:04d}")
    with pytest.raises(WrongPin, match="locked"):
        pins.check("201", "4821")


def test_a_right_pin_forgets_the_slips_before_it(pins: Pins) -> None:
    for _ in range(3):
        for guess in range(MAX_TRIES - 1):
            with pytest.raises(WrongPin):
                pins.check("201", f"{guess:04d}")
        assert pins.check("201", "4821") == "ana"


def test_without_a_file_nobody_logs_in(tmp_path: Path) -> None:
    with pytest.raises(WrongPin):
        Pins(tmp_path / "nothing.json").check("201", "4821")


@pytest.mark.parametrize(
    "malformed", ["", "4821", "md5$x", "scrypt$a$b$c$d$e", "scrypt$1024$8$1$!!$!!", "scrypt$0$0$0$$"]
)
def test_a_malformed_hash_matches_nothing(malformed: str) -> None:
    assert not matches("4821", malformed)
