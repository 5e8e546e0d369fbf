"""Raw → FLAC: lossless, measured, and nothing lost wherever it is killed."""

import hashlib
import shutil
import subprocess

import pytest

from appliance.recordings import finalise as module
from appliance.recordings import sox, waveform
from appliance.recordings.finalise import due, finalise
from appliance.recordings.sweep import sweep
from appliance.store.models import Call, Recording
from tests.support.journals import NOON
from tests.support.recorded import stereo

LATER = NOON + 200


def samples_of(path) -> bytes:
    with sox.decompressed(path, 2) as sound:
        return sound.read()


def test_a_finished_call_becomes_flac_with_the_very_same_samples(box):
    row = box.recorded(seconds=3)
    raw = (box.folder / row.file).read_bytes()
    assert [r.id for r in due(LATER)] == [row.id]
    assert finalise(row, box.folder, LATER)
    row = Recording.get()
    flac = box.folder / "2026/11/22/c1.flac"
    assert samples_of(flac) == raw
    assert (row.state, row.file, row.duration_s) == ("ready", "2026/11/22/c1.flac", 3.0)
    assert row.sha256 == hashlib.sha256(flac.read_bytes()).hexdigest()
    assert row.bytes == flac.stat().st_size
    assert box.files == {"2026/11/22/c1.flac", "2026/11/22/c1.peaks"}
    assert due(LATER) == []


def test_each_side_is_measured_apart(box):
    row = box.call()
    box.sound(row.file, stereo(1, left=0.5, right=0.0))
    finalise(row, box.folder, LATER)
    row = Recording.get()
    # A sine of half scale: -6 dB peak, 3 dB less in RMS.
    assert row.peak_left_db == pytest.approx(-6.0, abs=0.1)
    assert row.rms_left_db == pytest.approx(-9.0, abs=0.1)
    assert (row.rms_right_db, row.peak_right_db) == (-96, -96)
    outline = waveform.read(row, box.folder)
    assert outline["seconds"] == 1.0
    assert min(outline["left"]) > 120
    assert outline["right"] == [0] * 8


def test_a_call_that_goes_on_is_left_alone(box):
    row = box.call(over=False)
    box.sound(row.file, stereo(1))
    assert due(LATER) == []
    assert not finalise(row, box.folder, LATER)
    assert Recording.get().state == "raw"


def test_a_file_still_written_to_is_left_alone(box):
    row = box.recorded()
    assert not finalise(row, box.folder, NOON + 76)
    assert Recording.get().state == "raw"


def test_a_call_whose_end_was_never_told_is_finished_after_an_hour(box):
    row = box.call(over=False)
    box.sound(row.file, stereo(1))
    assert [r.id for r in due(NOON + 7200)] == [row.id]
    assert finalise(row, box.folder, NOON + 7200)


def test_a_torn_last_frame_is_no_fault(box):
    row = box.call()
    box.sound(row.file, stereo(1) + b"\x01\x02\x03")
    assert finalise(row, box.folder, LATER)
    assert Recording.get().duration_s == 1.0


def test_hung_up_before_a_sound_is_no_fault(box):
    row = box.call()
    Call.update(talked_s=0.5).execute()
    box.sound(row.file, b"")
    assert not finalise(row, box.folder, LATER)
    assert (Recording.get().state, Recording.get().problem, Call.get().recordings) == ("empty", "", 0)
    assert box.files == set()
    assert sweep(box.folder, LATER + 100).missing == []


def test_a_long_talk_without_a_sound_says_so_and_stays_visible(box):
    row = box.call()
    box.sound(row.file, b"")
    assert not finalise(row, box.folder, LATER)
    assert (Recording.get().state, Recording.get().problem) == ("failed", "no sound was written")


def test_a_file_that_is_gone_is_flagged_and_no_longer_counted(box):
    row = box.call()
    assert not finalise(row, box.folder, LATER)
    assert Recording.get().state == "missing"
    assert Call.get().recordings == 0


def test_a_voicemail_is_one_channel(box, tmp_path):
    raw = tmp_path / "m.raw"
    raw.write_bytes(stereo(2))
    wav = tmp_path / "m.wav"
    subprocess.run(
        ["sox", "-t", "raw", "-r", "8000", "-e", "signed", "-b", "16", "-c", "2", raw, wav, "remix", "1"],
        check=True,
    )
    box.call("v1")
    Recording.delete().execute()
    box.sound("2026/11/22/v1.voicemail.wav", wav.read_bytes())
    sweep(box.folder, LATER)
    row = Recording.get()
    assert (row.what, row.channels, row.call) == ("voicemail", 1, "v1")
    assert finalise(row, box.folder, LATER)
    row = Recording.get()
    assert (row.duration_s, row.rms_right_db, row.file) == (2.0, None, "2026/11/22/v1.voicemail.flac")


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("step", ["settle", "_enter", "_compress", "_file_hash"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_any_step_it_is_done_again(box, monkeypatch, step, when):
    row = box.recorded()
    raw = (box.folder / row.file).read_bytes()
    real = getattr(module, step)

    def dies(*args, **kwargs):
        if when == "after":
            real(*args, **kwargs)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(module, step, dies)
        with pytest.raises(Killed):
            finalise(row, box.folder, LATER)
    for again in due(LATER):
        finalise(again, box.folder, LATER)
    sweep(box.folder, LATER + 7200)
    row = Recording.get()
    assert (row.state, Call.get().recordings) == ("ready", 1)
    assert samples_of(box.folder / row.file) == raw
    assert box.files == {"2026/11/22/c1.flac", "2026/11/22/c1.peaks"}


def test_sound_that_does_not_come_back_the_same_keeps_its_original(box, monkeypatch):
    row = box.recorded()
    real = sox.compress

    def cuts(source, target, channels):
        real(source, target, channels)
        shutil.copy(target, f"{target}.whole")
        other = source.with_name("other.raw")
        other.write_bytes(source.read_bytes()[:-4000])
        real(other, target, channels)

    monkeypatch.setattr(sox, "compress", cuts)
    assert not finalise(row, box.folder, LATER)
    assert "not the same" in Recording.get().problem
    assert (box.folder / row.file).exists()
