"""A recording's whole life once more, with its rows in PostgreSQL."""

import pytest

from appliance.recordings import integrity
from appliance.recordings.finalise import due, finalise
from appliance.recordings.playback import open_for_playback
from appliance.recordings.removal import DAY_S, apply_retention
from appliance.recordings.sweep import sweep
from appliance.store import calls
from appliance.store.models import Recording
from tests.support.databases import PostgresServer, closing, fresh_postgres
from tests.support.journals import NOON
from tests.support.recorded import Box, stereo


@pytest.fixture
def box(tmp_path):
    server = PostgresServer.start()
    fresh_postgres(server)
    with closing():
        yield Box(tmp_path)
    server.stop()


def test_from_raw_to_retention(box):
    box.recorded("c1", seconds=1)
    box.sound("2026/11/22/1732278000.5.fallback.raw", stereo(1))
    later = NOON + 200
    assert len(sweep(box.folder, later).adopted) == 1
    assert [finalise(row, box.folder, later) for row in due(later)] == [True, True]
    row = Recording.get(Recording.call == "c1")
    with open_for_playback(row, box.folder) as playback:
        assert playback.read(0, 4) == b"fLaC"
    assert integrity.check(row, box.folder, later)
    assert sorted(call.id for call in calls.search(calls.CallFilter(recorded=True)).rows) == [
        "1732278000.5", "c1",
    ]  # fmt: skip
    assert apply_retention(box.folder, 90, {"sales": 30}, NOON + 40 * DAY_S) == 1
    assert {row.call: row.state for row in Recording.select()} == {"c1": "deleted", "1732278000.5": "ready"}
    assert sorted(box.files) == [
        "2026/11/22/1732278000.5.fallback.flac", "2026/11/22/1732278000.5.fallback.peaks",
    ]  # fmt: skip
