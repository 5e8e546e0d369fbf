"""Recordings of one's own: brought by command and API, heard by callers, undone; live calls are untouched."""

import subprocess
from pathlib import Path

import pytest

from tests.support.audio import Track, read_wav
from tests.support.site import DID_CITAS, DID_MENU, timbre
from tests.support.waiting import wait_until

FIRST_HZ, SECOND_HZ = 700, 1300
LENGTH_S = 8


def tone(folder: Path, hz: int, form: str = "flac") -> Path:
    path = folder / f"{hz}.{form}"
    sound = "synth", str(LENGTH_S), "sine", str(hz)
    subprocess.run(["sox", "-n", "-r", "44100", str(path), *sound], check=True)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tmp_path.chmod(0o777)
    return tmp_path


@pytest.fixture
def menu_as_before(live, apply_site, small):
    """However a test leaves the prompt, the next one finds the box speaking it."""
    apply_site(small)


def ring(live, carrier, number: str, heard: Path, seconds: float):
    """A caller who listens to the menu for some seconds."""
    caller = carrier.call(DID_MENU, number=number, record=str(heard)).wait_answered()
    live.wait_call(state="greeting", number=number)
    wait_heard(heard, seconds)
    return caller


def wait_heard(heard: Path, seconds: float) -> None:
    wait_until(lambda: heard.stat().st_size > 16000 * seconds, f"{seconds} seconds in {heard.name}")


def share(track: Track, hz: int, start_s: float, end_s: float) -> float:
    return track.part(start_s, end_s).tone_share(hz)


def test_the_next_caller_hears_it_and_who_hears_the_old_one_hears_its_end(
    live, carrier, folder, menu_as_before
):
    timbre("prompt", "add", "menu", str(tone(folder, FIRST_HZ)))
    old = ring(live, carrier, "3061", folder / "old.wav", 1)
    timbre("prompt", "add", "menu", str(tone(folder, SECOND_HZ)))
    wait_heard(folder / "old.wav", 5)
    new = ring(live, carrier, "3062", folder / "new.wav", 3)
    for caller in (old, new):
        caller.hang_up()
        caller.wait_ended()
    carrier.close()  # its files are whole then
    (heard_old,), (heard_new,) = read_wav(folder / "old.wav"), read_wav(folder / "new.wav")
    assert share(heard_old, FIRST_HZ, 3.0, 4.5) > 0.9
    assert share(heard_new, SECOND_HZ, 1.0, 2.5) > 0.9
    assert 0.02 < heard_new.part(1.0, 2.5).rms < 0.3


def test_undo_and_the_boxs_own_voice(live, carrier, folder, menu_as_before):
    add = "prompt", "add", "menu", str(tone(folder, FIRST_HZ)), "--language", "es"
    assert timbre(*add)["changed"]
    assert not timbre(*add)["changed"]
    timbre("prompt", "take", "menu")
    assert prompt("menu")["file"] == {}
    timbre("prompt", "undo", "menu")
    assert list(prompt("menu")["file"]) == ["es"]
    caller = ring(live, carrier, "3063", folder / "heard.wav", 3)
    caller.hang_up()
    caller.wait_ended()
    carrier.close()  # its files are whole then
    (heard,) = read_wav(folder / "heard.wav")
    assert share(heard, FIRST_HZ, 1.0, 2.5) > 0.9


def prompt(name: str) -> dict:
    return next(each for each in timbre("prompt", "list") if each["name"] == name)


def test_talking_calls_go_on_while_prompts_change(live, carrier, log_in, folder, menu_as_before):
    log_in("ana", "101")
    talk = carrier.call(DID_CITAS).wait_answered()
    call = live.wait_call(state="talking")["id"]
    timbre("prompt", "add", "menu", str(tone(folder, FIRST_HZ)))
    timbre("prompt", "undo", "menu")
    assert not talk.ended
    assert live.wait_call(id=call)["state"] == "talking"


def test_the_api_takes_gives_and_refuses(api, folder, menu_as_before):
    path = "/prompts/menu/recording"
    brought = tone(folder, FIRST_HZ, "mp3").read_bytes()
    answer = api.request("PUT", path, body=brought, headers={"Content-Type": "audio/mpeg"})
    assert answer.status == 200, answer.body
    heard = api.request("GET", f"{path}?language=en")
    (folder / "given.wav").write_bytes(heard.body)
    (track,) = read_wav(folder / "given.wav")
    assert track.tone_share(FIRST_HZ) > 0.9
    refused = api.request("PUT", path, body=b"no sound at all", headers={"Content-Type": "audio/wav"})
    assert (refused.status, b"not_sound" in refused.body) == (422, True)
    assert api.request("POST", "/prompts/menu/undo").status == 200
    listed = {each["name"]: each for each in api.get("/prompts")["prompts"]}
    assert listed["menu"]["recorded"] is False
    assert listed["menu"]["played_by"] == ["menus.main.greeting"]
    in_use = api.request("DELETE", "/prompts/closed")
    assert in_use.status == 422
    deeds = [entry["what"] for entry in api.get("/audit?what=prompt.")["entries"]]
    assert deeds[:2] == ["prompt.undo", "prompt.add"]


def test_the_command_says_what_is_wrong_with_a_file(folder, box):
    (folder / "words.wav").write_text("no sound at all")
    done = subprocess.run(
        ["timbre", "prompt", "add", "menu", str(folder / "words.wav")],
        capture_output=True, text=True, timeout=60, env={"LANG": "en_US.UTF-8", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert done.returncode == 2
    assert "bring WAV, FLAC, MP3 or OGG" in done.stderr
