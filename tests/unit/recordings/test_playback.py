"""Playing: any range, at any moment of a recording's life, and never anything else than a recording."""

import io
import wave

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.recordings import Gone, files, wav
from appliance.recordings.finalise import finalise
from appliance.recordings.playback import Playback, open_for_playback
from appliance.recordings.removal import delete
from appliance.store.models import Recording
from tests.support.journals import NOON
from tests.support.recorded import stereo


def whole(playback: Playback) -> bytes:
    return playback.read(0, playback.size)


def test_a_raw_recording_plays_as_wav(box):
    row = box.recorded(seconds=1)
    with open_for_playback(row, box.folder) as playback:
        assert (playback.content_type, playback.name) == ("audio/wav", "c1.wav")
        data = whole(playback)
    with wave.open(io.BytesIO(data)) as sound:
        assert (sound.getnchannels(), sound.getframerate(), sound.getnframes()) == (2, 8000, 8000)
        assert sound.readframes(8000) == stereo(1)


def test_a_growing_recording_plays_up_to_where_it_is(box):
    row = box.call(over=False)
    path = box.sound(row.file, stereo(1)[:-3])
    with open_for_playback(row, box.folder) as playback:
        assert playback.size == 44 + 32_000 - 4
        with path.open("ab") as file:
            file.write(stereo(1))
        assert len(whole(playback)) == playback.size
        first = playback.etag
    with open_for_playback(row, box.folder) as playback:
        assert playback.size > 44 + 32_000
        assert playback.etag != first


def test_ranges_are_slices_of_the_whole(box):
    row = box.recorded(seconds=0.2)
    with open_for_playback(row, box.folder) as playback:
        data = whole(playback)
        assert len(data) == playback.size

        @settings(max_examples=100, deadline=None)
        @given(st.integers(0, playback.size + 10), st.integers(0, playback.size + 10))
        def check(offset, length):
            assert playback.read(offset, length) == data[offset : offset + length]

        check()


def test_a_row_read_before_the_compression_still_plays(box):
    stale = box.recorded()
    finalise(Recording.get(), box.folder, NOON + 200)
    with open_for_playback(stale, box.folder) as playback:
        assert playback.content_type == "audio/flac"
        assert whole(playback)[:4] == b"fLaC"


def test_a_voicemail_being_written_gets_a_header_of_its_own(box):
    box.call("v1")
    Recording.update(file="2026/11/22/v1.voicemail.wav", channels=1).execute()
    box.sound("2026/11/22/v1.voicemail.wav", wav.header(0, 1) + b"\1\0" * 800)
    with (
        open_for_playback(Recording.get(), box.folder) as playback,
        wave.open(io.BytesIO(whole(playback))) as sound,
    ):
        assert (sound.getnchannels(), sound.getnframes()) == (1, 800)


def test_a_deleted_recording_is_gone(box):
    row = box.recorded()
    delete(row, "ana", "the customer asked for it", NOON)
    with pytest.raises(Gone, match="deleted"):
        open_for_playback(Recording.get(), box.folder)


def test_a_lost_file_is_gone(box):
    with pytest.raises(Gone):
        open_for_playback(box.call(), box.folder)


@pytest.mark.parametrize(
    "path",
    [
        "../../etc/passwd",
        "/etc/passwd",
        "2026/11/22/../../../../etc/shadow",
        "2026/11/22/..raw",
        "2026/11/22/c1.raw/../../x.raw",
        "2026/11/22/.hidden.raw",
        "2026/11/22/c1.txt",
        "2026/11/22/c1.raw\n",
        "2026/11/22/c1\0.raw",
        "２０２６/11/22/c1.raw",
        "",
    ],
)
def test_no_other_path_can_be_named(box, path):
    row = box.call()
    row.file = path
    with pytest.raises(ValueError, match="no path of a recording"):
        open_for_playback(row, box.folder)


def test_a_link_leads_nowhere(box, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("secret")
    row = box.call()
    path = box.folder / row.file
    path.parent.mkdir(parents=True)
    path.symlink_to(secret)
    with pytest.raises((Gone, ValueError)):
        open_for_playback(row, box.folder)
    path.unlink()
    path.symlink_to(path.with_name("other.raw"))
    path.with_name("other.raw").write_bytes(b"1234")
    with pytest.raises(Gone):
        open_for_playback(row, box.folder)


def test_a_linked_folder_leads_nowhere(box, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "c1.raw").write_bytes(b"1234")
    (box.folder / "2026/11").mkdir(parents=True)
    (box.folder / "2026/11/22").symlink_to(elsewhere)
    with pytest.raises(ValueError, match="leads out"):
        files.locate(box.folder, "2026/11/22/c1.raw")
