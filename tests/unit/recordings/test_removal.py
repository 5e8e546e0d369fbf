"""Deleting by hand and by policy, and keeping folder and rows true to each other."""

import pytest

from appliance.recordings import integrity, space
from appliance.recordings.finalise import finalise
from appliance.recordings.removal import DAY_S, apply_retention, delete, remove_deleted
from appliance.recordings.sweep import adopt_new, sweep
from appliance.store import audit
from appliance.store.models import Call, Recording
from tests.support.journals import NOON
from tests.support.recorded import stereo


def test_deleting_says_who_when_and_why(box):
    row = box.recorded()
    finalise(row, box.folder, NOON + 200)
    row = Recording.get()
    assert delete(row, "ana", "asked by the customer", NOON + 300, "10.0.0.7")
    row = Recording.get()
    assert (row.state, row.deleted_by, row.deleted_why) == ("deleted", "ana", "asked by the customer")
    assert remove_deleted(box.folder, NOON + 301) == 1
    assert remove_deleted(box.folder, NOON + 302) == 0
    assert box.files == set()
    assert not (box.folder / "2026").exists()
    (note,) = audit.page(what="recording.")
    assert (note.by, note.subject, note.at, note.address) == ("ana", "c1", NOON + 300, "10.0.0.7")
    assert audit.detail_of(note)["why"] == "asked by the customer"
    assert Call.get().recordings == 0
    assert not delete(row, "beto", "again", NOON + 400)
    assert len(audit.page()) == 1


def test_deleting_without_a_reason_is_refused(box):
    row = box.recorded()
    with pytest.raises(ValueError, match="say why"):
        delete(row, "ana", "  ", NOON)
    assert Recording.get().state == "raw"


def test_each_queue_keeps_its_own_days(box):
    for call, queue in (("c1", "sales"), ("c2", "support"), ("c3", "legal")):
        box.recorded(call, seconds=0.1, queue=queue)
    now = NOON + 40 * DAY_S
    assert apply_retention(box.folder, 90, {"support": 30, "legal": 365}, now) == 1
    states = {row.call: row.state for row in Recording.select()}
    assert states == {"c1": "raw", "c2": "deleted", "c3": "raw"}
    assert Recording.get(Recording.call == "c2").deleted_by == "retention"
    assert apply_retention(box.folder, 90, {"support": 30, "legal": 365}, NOON + 100 * DAY_S) == 1
    assert apply_retention(box.folder, 90, {}, NOON + 100 * DAY_S) == 1
    assert box.files == set()


def test_a_recording_of_no_queue_follows_the_sites_days(box):
    box.recorded()
    Recording.update(queue=None).execute()
    assert apply_retention(box.folder, 90, {"sales": 365}, NOON + 100 * DAY_S) == 1


def test_a_file_without_a_row_is_adopted_with_its_call(box):
    box.call("1732278000.12")
    Recording.delete().execute()
    names = ["1732278000.12.raw", "1732278000.12.2.raw", "1732278000.12.fallback.raw"]
    for name in names:
        box.sound(f"2026/11/22/{name}", stereo(0.5))
    swept = sweep(box.folder, NOON + 200)
    assert sorted(swept.adopted) == sorted(f"2026/11/22/{name}" for name in names)
    rows = {row.file.rpartition("/")[2]: row for row in Recording.select()}
    assert {row.call for row in rows.values()} == {"1732278000.12"}
    assert rows[names[2]].what == "fallback"
    assert rows[names[0]].queue == "sales"
    assert Call.get().recordings == 3
    assert sweep(box.folder, NOON + 200).adopted == []


def test_a_call_that_only_the_recorder_saw_is_found_in_history(box):
    box.sound("2026/11/22/1732278000.99.fallback.raw", stereo(2))
    sweep(box.folder, NOON + 200)
    call = Call.get_by_id("1732278000.99")
    assert (call.outcome, call.reason) == ("answered", "recording_only")
    assert (call.talked_s, call.recordings) == (2.0, 1)


def test_the_small_round_adopts_what_is_settled_and_looks_at_nothing_else(box):
    box.sound("2026/11/22/1732278000.7.voicemail.wav", b"RIFF" + bytes(1000))
    box.sound("2026/11/22/lost.flac", b"fLaC")
    row = box.recorded()
    assert adopt_new(box.folder, ["2026/11/22", "2026/11/23"], NOON + 80).adopted == []
    swept = adopt_new(box.folder, ["2026/11/22", "2026/11/23"], NOON + 90)
    assert swept.adopted == ["2026/11/22/1732278000.7.voicemail.wav"]
    assert Recording.get_by_id(row.id).state == "raw"


def test_an_event_that_comes_after_its_file_was_found_names_queue_and_agent(box):
    box.sound("2026/11/22/c1.raw", stereo(1))
    sweep(box.folder, NOON + 200)
    assert Recording.get().queue is None
    row = box.call("c1")
    assert (row.queue, row.agent, Recording.select().count()) == ("sales", "ana", 1)


def test_a_file_just_being_written_is_not_adopted(box):
    box.sound("2026/11/22/c9.raw", stereo(1))
    assert sweep(box.folder, NOON + 80).adopted == []


def test_strange_files_are_reported_and_left_alone(box):
    box.sound("2026/11/22/notes.txt", b"hello")
    box.sound("2026/11/22/a b.raw", b"1234")
    swept = sweep(box.folder, NOON + 9999)
    assert sorted(swept.strange) == ["2026/11/22/a b.raw", "2026/11/22/notes.txt"]
    assert len(box.files) == 2


def test_a_lost_file_is_flagged_and_welcomed_back(box):
    row = box.recorded()
    path = box.folder / row.file
    kept = path.read_bytes()
    path.unlink()
    assert sweep(box.folder, NOON + 200).missing == [row.file]
    assert (Recording.get().state, Call.get().recordings) == ("missing", 0)
    box.sound(row.file, kept)
    sweep(box.folder, NOON + 300)
    assert (Recording.get().state, Call.get().recordings) == ("raw", 1)


def test_the_file_of_a_deleted_recording_goes_with_the_next_sweep(box):
    row = box.recorded()
    Recording.update(state="deleted").execute()
    assert sweep(box.folder, NOON + 200).removed == [row.file]
    assert box.files == set()


def test_a_changed_file_is_damaged_and_stays_so(box):
    finalise(box.recorded(), box.folder, NOON + 200)
    later = NOON + 40 * DAY_S
    (row,) = integrity.due(later)
    assert integrity.check(row, box.folder, later)
    assert integrity.due(later) == []
    path = box.folder / row.file
    path.write_bytes(path.read_bytes()[:-1] + b"\xff")
    later += 40 * DAY_S
    (row,) = integrity.due(later)
    assert not integrity.check(row, box.folder, later)
    assert (Recording.get().state, "hash" in Recording.get().problem) == ("damaged", True)


def test_a_file_lost_is_found_by_the_integrity_check_too(box):
    finalise(box.recorded(), box.folder, NOON + 200)
    row = Recording.get()
    (box.folder / row.file).unlink()
    assert not integrity.check(row, box.folder, NOON + 300)
    assert Recording.get().state == "missing"


def test_low_room_has_a_margin_before_it_is_over(tmp_path, monkeypatch):
    free = 2 * space.GB

    class Usage:
        total = 100 * space.GB
        used = 0

        @property
        def free(self):
            return free

    monkeypatch.setattr(space.shutil, "disk_usage", lambda _: Usage())
    assert not space.look(tmp_path, 2.0, was_low=False).low
    free = int(1.9 * space.GB)
    assert space.look(tmp_path, 2.0, was_low=False).low
    free = int(2.1 * space.GB)
    assert space.look(tmp_path, 2.0, was_low=True).low
    free = int(2.3 * space.GB)
    assert not space.look(tmp_path, 2.0, was_low=True).low
