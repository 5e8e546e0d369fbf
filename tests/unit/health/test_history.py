"""History that is behind, damaged, or has lost its sounds: a real journal, a real database, real files."""

import time

import pytest

from appliance.health.checks import run
from appliance.health.look import Places, look
from appliance.health.wants import Wants
from appliance.recordings import integrity
from appliance.recordings.finalise import finalise
from appliance.store.ingest import Ingest
from appliance.store.models import Recording
from tests.support.databases import closing, fresh_sqlite
from tests.support.journals import abandoned_call, answered_call, line, write_segment
from tests.support.recorded import Box


@pytest.fixture
def box(tmp_path):
    fresh_sqlite(tmp_path)
    with closing():
        yield Box(tmp_path)


def found(box):
    places = Places(box.folder, box.journal, web_port=1)
    sight = look(time.time(), None, places, Wants(0.0), was_low=False)
    return {one.problem.code: one for one in run(sight)}


def test_a_journal_that_nobody_has_read_is_a_backlog_until_it_is(box):
    events = answered_call(at=time.time())
    times = (5 << 20) // sum(len(line(event)) for event in events)
    write_segment(box.journal, 1, [event for _ in range(times) for event in events])
    assert found(box)["journal_backlog"].args["mb"] > 4
    (box.journal / "00000001.jsonl").unlink()
    assert "journal_backlog" not in found(box)


def test_a_torn_line_of_the_journal_is_told_of(box):
    now = time.time()
    path = write_segment(box.journal, 1, answered_call(at=now))
    path.write_bytes(path.read_bytes()[:-10])
    write_segment(box.journal, 2, abandoned_call(at=now))
    Ingest(box.journal).catch_up(now)
    assert found(box)["journal_damaged"].args["lines"] == 1


def test_sounds_that_are_gone_or_altered_are_counted(box):
    now = time.time()
    rows = [box.recorded(f"c{number}", at=now - 200) for number in range(3)]
    for row in rows:
        finalise(row, box.folder, now)
    assert "recordings_lost" not in found(box)
    gone, altered, _ = list(Recording.select().order_by(Recording.id))
    (box.folder / gone.file).unlink()
    path = box.folder / altered.file
    path.write_bytes(path.read_bytes()[:-1] + b"\xff")
    for row in (gone, altered):
        integrity.check(row, box.folder, now)
    args = found(box)["recordings_lost"].args
    assert (args["missing"], args["damaged"], args["failed"]) == (1, 1, 0)
