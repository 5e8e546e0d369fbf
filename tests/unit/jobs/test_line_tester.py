"""When a line is tested, and what is made of the sound that came."""

import array
import math
import wave

import pytest

from appliance.jobs.line_call import FULL_SCALE, level_dbfs
from appliance.jobs.line_tester import has_room, is_due

NOW = 1_800_000_000.0


@pytest.mark.parametrize(
    ("last_at", "due"), [(None, True), (NOW - 3600, True), (NOW - 3599, False), (NOW + 60, True)]
)
def test_a_test_is_due_when_its_time_has_passed_whatever_the_clock_does(last_at, due):
    assert is_due(last_at, 3600, NOW) is due


def live(channels, busy, places=None, on_link=0):
    link = {} if places is None else {"link": {"places": places, "busy": on_link}}
    return {"trunks": {"carrier": {"channels": channels, "busy": busy}}, "system": link}


@pytest.mark.parametrize(
    ("state", "room"),
    [
        (live(4, 0), True),
        (live(4, 2), True),
        (live(4, 3), False),
        (live(1, 0), True),
        (live(1, 1), False),
        (live(4, 0, places=10, on_link=9), False),
        (live(4, 0, places=10, on_link=8), True),
        ({"trunks": {}, "system": {}}, False),
    ],
)
def test_a_caller_who_comes_meanwhile_finds_a_line_and_a_place(state, room):
    assert has_room(state, "carrier") is room


def test_a_full_link_is_nothing_to_lines_on_cards():
    state = live(4, 0, places=10, on_link=10)
    state["trunks"]["carrier"]["kind"] = "e1"
    assert has_room(state, "carrier")


def recorded(path, samples):
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(array.array("h", samples).tobytes())
    return path


def test_a_full_sine_is_three_decibels_below_full_scale(tmp_path):
    sine = [round((FULL_SCALE - 1) * math.sin(2 * math.pi * n / 8)) for n in range(8000)]
    assert level_dbfs(recorded(tmp_path / "sine.wav", sine)) == pytest.approx(-3.01, abs=0.01)


def test_digital_silence_nothing_and_no_recording_have_no_level(tmp_path):
    assert level_dbfs(recorded(tmp_path / "silence.wav", [0] * 800)) is None
    assert level_dbfs(recorded(tmp_path / "nothing.wav", [])) is None
    assert level_dbfs(tmp_path / "missing.wav") is None
    (tmp_path / "cut.wav").write_bytes(b"RIFF")
    assert level_dbfs(tmp_path / "cut.wav") is None
