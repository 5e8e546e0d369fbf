"""Frames that claim an address: those of others, of nobody, and what is no such frame at all."""

import json
import time

from hypothesis import given
from hypothesis import strategies as st

from appliance.health.network import STALE_S, read_doubles
from hw.network.doubles import Double, claim, own_interfaces, probe, write

OURS, OTHER = bytes.fromhex("92640f023e31"), bytes.fromhex("020000000007")


def answer(mac: bytes, address: bytes) -> bytes:
    asked = probe(mac, "10.77.0.2")
    return asked[:20] + b"\0\2" + mac + address + OURS + bytes(4)


def test_a_probe_claims_nothing_itself():
    frame = probe(OURS, "10.77.0.2")
    assert (frame[:6], frame[6:12], frame[12:14]) == (b"\xff" * 6, OURS, b"\x08\x06")
    assert frame[-4:] == bytes((10, 77, 0, 2))
    assert claim(frame) is None


def test_an_answer_claims_the_address_for_its_sender():
    assert claim(answer(OTHER, bytes((10, 77, 0, 2)))) == ("10.77.0.2", OTHER)
    assert claim(answer(OTHER, bytes((10, 77, 0, 2))) + bytes(18)) == ("10.77.0.2", OTHER), "padded"


@given(st.binary(max_size=80))
def test_no_frame_brings_it_down(frame):
    claim(frame)


def test_the_loopback_has_no_neighbours():
    assert "lo" not in [one.name for one in own_interfaces()]


def test_what_was_heard_is_read_while_it_is_fresh(tmp_path):
    double = Double("lan0", "10.77.0.2", "02:00:00:00:00:07")
    write(tmp_path / "doubles.json", [double])
    now = time.time()
    assert read_doubles(tmp_path / "doubles.json", now) == (double,)
    assert read_doubles(tmp_path / "doubles.json", now + STALE_S + 1) is None
    assert read_doubles(tmp_path / "none.json", now) is None
    (tmp_path / "doubles.json").write_text(json.dumps({"at": now, "doubles": [{"x": 1}]}))
    assert read_doubles(tmp_path / "doubles.json", now) is None
