"""Recordings brought along: callers hear a voice at a telephone's level, or nothing changes."""

import math
import subprocess

import pytest

from appliance.prompts.recording import LARGEST_BYTES, LONGEST_S, WANTED_DB, BadRecording, plain, telephone
from tests.support.audio import read_wav

SPEECH = ("synth", "2", "sine", "400", "tremolo", "4", "80")
FORMS = ("wav", "flac", "mp3", "ogg")


def brought(form: str, *effects: str, rate: int = 44100, channels: int = 2) -> bytes:
    """What somebody made at home."""
    command = ["sox", "-n", "-r", str(rate), "-c", str(channels), "-t", form, "-", *effects]
    return subprocess.run(command, capture_output=True, check=True).stdout


def level_db(wav: bytes) -> float:
    (track,) = read_wav(wav)
    return 20 * math.log10(track.rms)


@pytest.mark.parametrize("form", FORMS)
def test_each_form_becomes_telephone_sound(form):
    wav = telephone(brought(form, *SPEECH))
    assert plain(wav) == pytest.approx(2, abs=0.2)
    (track,) = read_wav(wav)
    assert track.rate == 8000
    assert track.tone_share(400) > 0.4


@pytest.mark.parametrize("loudness_db", [-40, -20, 0])
def test_a_whisper_and_a_shout_become_equally_loud(loudness_db):
    wav = telephone(brought("wav", *SPEECH, "norm", str(loudness_db)))
    assert level_db(wav) == pytest.approx(WANTED_DB, abs=2)


def test_pauses_do_not_count_as_quiet_speech():
    said = brought("wav", *SPEECH, "pad", "3", "5")
    (track,) = read_wav(telephone(said))
    assert 20 * math.log10(track.part(3.2, 4.8).rms) == pytest.approx(WANTED_DB, abs=2)


@pytest.mark.parametrize(
    ("code", "file"),
    [
        ("not_sound", lambda: b""),
        ("not_sound", lambda: b"MZ\x90\x00" + bytes(5000)),
        ("not_sound", lambda: b"RIFF\xff\xff\xff\xffWAVEfmt " + bytes(60)),
        ("not_sound", lambda: brought("flac", *SPEECH)[:30]),
        ("too_large", lambda: b"RIFF" + bytes(LARGEST_BYTES)),
        (
            "too_long",
            lambda: brought("flac", "synth", str(LONGEST_S + 20), "sine", "400", rate=8000, channels=1),
        ),
        ("too_short", lambda: brought("wav", "synth", "0.1", "sine", "400")),
        ("silent", lambda: brought("wav", "trim", "0", "2")),
        ("silent", lambda: brought("wav", *SPEECH, "norm", "-70")),
    ],
)
def test_what_cannot_be_heard_is_refused(code, file):
    with pytest.raises(BadRecording) as refused:
        telephone(file())
    assert refused.value.code == code


def test_an_hour_that_is_small_when_packed_costs_no_more_than_the_longest():
    hour = brought("flac", *SPEECH, "pad", "0", "3600", rate=8000, channels=1)
    assert len(hour) < LARGEST_BYTES
    with pytest.raises(BadRecording, match="too_long"):
        telephone(hour)


def test_the_owner_takes_nothing_but_telephone_sound():
    for foreign in (brought("wav", *SPEECH), brought("flac", *SPEECH), b"", b"RIFF"):
        with pytest.raises(BadRecording):
            plain(foreign)
