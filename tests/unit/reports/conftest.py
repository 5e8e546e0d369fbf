"""Reports over a small day of calls, ingested as the box does it."""

import pytest

from appliance.store.ingest import Ingest
from tests.support.databases import closing, fresh_sqlite
from tests.support.journals import NOON, write_segment


@pytest.fixture
def history(tmp_path):
    """Call it with events: they become the database's only content."""
    fresh_sqlite(tmp_path)
    journal = tmp_path / "journal"
    journal.mkdir()

    def ingest(events):
        write_segment(journal, 1, events)
        Ingest(journal).catch_up(NOON)

    with closing():
        yield ingest
