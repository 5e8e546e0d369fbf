"""One prompt at a time: recordings come, go, come back, and never more is changed than asked."""

import os
import shutil
import time

import pytest

from appliance.core.site.problems import InvalidSite
from appliance.prompts.recording import BadRecording, telephone
from appliance.site.owner import Owner
from appliance.site.paths import Paths
from appliance.site.prompt_deeds import BadDeed, PromptDeeds
from tests.support.audio import read_wav
from tests.support.site import changed, small_site
from tests.unit.prompts.test_recording import SPEECH, brought

FIRST, SECOND = (telephone(brought("wav", *SPEECH, "speed", speed)) for speed in ("1", "1.5"))


@pytest.fixture
def paths(tmp_path, monkeypatch, spoken):
    monkeypatch.setenv("TIMBRE_DATABASE", str(tmp_path / "none" / "timbre.sqlite"))
    paths = Paths(
        state=tmp_path / "site",
        secrets=tmp_path / "secrets",
        prompts=tmp_path / "prompts",
        run=tmp_path / "run",
        acd_socket=tmp_path / "none",
    )
    published = (paths.run / name for name in ("pins", "hardware", "backup"))
    run = (paths.asterisk, *published, paths.web, paths.turn.parent)
    for folder in (paths.state, paths.secrets, paths.prompts, *run):
        folder.mkdir(parents=True)
    shutil.copytree(spoken, paths.prompts / "made")
    return paths


@pytest.fixture
def deeds(paths):
    owner = Owner(paths, "ari-secret", "ami-secret")
    owner.apply(owner.draft(small_site()), "ana")
    return PromptDeeds(owner, paths.prompts)


def entry(deeds, name="menu"):
    return deeds.owner.revisions.current().data["prompts"].get(name)


def heard(paths, name="menu", language="es"):
    """Named after all that went into it."""
    sound = paths.prompts / language / f"{name}.wav"
    assert sound.stat().st_size > 8000
    return sound.resolve().name


def test_a_recording_in_one_language_leaves_the_other_spoken(deeds, paths):
    spoken = heard(paths, language="en")
    before = heard(paths)
    deeds.add("menu", "es", FIRST, "ana")
    assert heard(paths) != before
    assert heard(paths, language="en") == spoken
    assert entry(deeds)["text"]["en"] == "Press one or two."
    assert list(entry(deeds)["file"]) == ["es"]


def test_callers_hear_it_as_loud_as_it_was_made(deeds, paths):
    deeds.add("menu", "", FIRST, "ana")
    (made,) = read_wav(FIRST)
    (played,) = read_wav(paths.prompts / "es" / "menu.wav")
    assert played.part(0.5, 1.5).rms == pytest.approx(made.part(0.35, 1.35).rms, rel=0.05)


def test_the_same_again_changes_nothing(deeds):
    first = deeds.add("menu", "", FIRST, "ana")
    assert deeds.add("menu", "", FIRST, "ana").revision == first.revision


def test_one_of_the_boxs_own_keeps_its_words_in_the_other_language(deeds, paths):
    spoken = heard(paths, "closed", "en")
    deeds.add("closed", "es", FIRST, "ana")
    assert heard(paths, "closed", "en") == spoken
    deeds.remove("closed", "ana")
    assert entry(deeds, "closed") is None
    assert heard(paths, "closed", "en") == spoken


def test_undo_returns_to_the_one_before_and_back(deeds, paths):
    deeds.add("menu", "", FIRST, "ana")
    first = heard(paths)
    deeds.add("menu", "", SECOND, "ana")
    second = heard(paths)
    deeds.undo("menu", "ana")
    assert heard(paths) == first
    deeds.undo("menu", "ana")
    assert heard(paths) == second


def test_taking_the_recording_lets_the_box_speak_again(deeds, paths):
    spoken = heard(paths)
    deeds.add("menu", "", FIRST, "ana")
    deeds.take("menu", "", "ana")
    assert heard(paths) == spoken
    with pytest.raises(BadDeed, match="no such recording"):
        deeds.take("menu", "es", "ana")


def test_a_new_prompt_has_only_its_recording_and_goes_again(deeds, paths):
    deeds.add("holiday", "", FIRST, "ana")
    assert heard(paths, "holiday", "en") == heard(paths, "holiday", "es")
    with pytest.raises(BadDeed, match="no text"):
        deeds.take("holiday", "", "ana")
    deeds.remove("holiday", "ana")
    assert not (paths.prompts / "es" / "holiday.wav").exists()


def test_a_prompt_that_is_played_cannot_go(deeds):
    site = changed(small_site(), "prompts", "own", to={"text": "hola"})
    deeds.owner.apply(deeds.owner.draft(changed(site, "menus", "main", "greeting", to="own")), "ana")
    with pytest.raises(InvalidSite) as refused:
        deeds.remove("own", "ana")
    assert [problem.path for problem in refused.value.problems] == ["menus.main.greeting"]
    assert entry(deeds, "own") is not None


@pytest.mark.parametrize(
    ("deed", "fault", "code"),
    [
        (lambda deeds: deeds.add("../x", "", FIRST, "ana"), BadDeed, "bad_name"),
        (lambda deeds: deeds.add("menu", "", b"RIFF", "ana"), BadRecording, "not_sound"),
        (lambda deeds: deeds.take("nobody", "", "ana"), BadDeed, "unknown"),
        (lambda deeds: deeds.undo("busy", "ana"), BadDeed, "no_earlier"),
        (lambda deeds: deeds.remove("busy", "ana"), BadDeed, "built_in"),
    ],
)
def test_what_cannot_be_done_changes_nothing(deeds, deed, fault, code):
    before = deeds.owner.revisions.current().number
    with pytest.raises(fault) as refused:
        deed(deeds)
    assert refused.value.code == code
    assert deeds.owner.revisions.current().number == before


def test_recordings_that_no_revision_names_go_and_foreign_files_stay(deeds, paths):
    files = paths.prompts / "files"
    deeds.add("menu", "", FIRST, "ana")
    ours = next(files.glob("menu-*.wav"))
    stray = files / ours.name.replace("menu", "forgotten")
    by_hand = files / "by-hand-0123456789ab.wav"
    stray.write_bytes(FIRST)
    by_hand.write_bytes(SECOND)
    for path in (ours, stray, by_hand):
        os.utime(path, (time.time() - 2 * 86400,) * 2)
    deeds.add("menu", "", SECOND, "ana")
    assert sorted(path.name for path in files.glob("*.wav") if path.name != entry(deeds)["file"]) == sorted(
        [ours.name, by_hand.name]
    )


def test_a_recording_deleted_by_hand_stops_no_start_and_is_still_heard(deeds, paths):
    deeds.add("menu", "", FIRST, "ana")
    before = heard(paths)
    for path in (paths.prompts / "files").glob("*.wav"):
        path.unlink()
    deeds.owner.render_for_start()
    assert heard(paths) == before
