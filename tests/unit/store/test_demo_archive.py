"""The demo's past goes into history without disturbing what the ACD is writing at that moment."""

import pytest

from appliance.demo.archive import write_segment as write_past
from appliance.store.ingest import Ingest
from appliance.store.models import Call
from tests.support.journals import NOON, abandoned_call, answered_call, write_segment

DAY_S = 86400.0


@pytest.fixture
def journal(database_url, tmp_path):
    return tmp_path


def test_todays_calls_and_the_past_both_arrive(journal):
    ingest = Ingest(journal)
    write_segment(journal, 1, answered_call("today"))
    ingest.catch_up(NOON)
    write_past(journal, answered_call("past", NOON - DAY_S))
    ingest.catch_up(NOON)
    write_segment(journal, 1, abandoned_call("next", NOON + 60))
    ingest.catch_up(NOON)
    assert {call.id for call in Call.select()} == {"past", "today", "next"}
    assert ingest.backlog_bytes() == 0
