"""The ingest's thread: at once, through trouble, and to an orderly end."""

import sqlite3
import time

import pytest

from appliance.jobs.follower import Follower
from appliance.store import database as store_database
from appliance.store.models import Call, Event, database
from tests.support.journals import NOON, answered_call, write_segment
from tests.support.waiting import wait_until


@pytest.fixture
def follower(box):
    follower = Follower(box.journal)
    follower.start()
    yield follower
    follower.stop()


def test_a_finished_call_is_there_at_once(box, follower):
    started = time.monotonic()
    write_segment(box.journal, 1, answered_call())
    wait_until(lambda: Call.get_or_none(Call.outcome == "answered"), "the call's row", timeout_s=10)
    # Generous: the machine may be busy; a tenth of a second is the rule.
    assert time.monotonic() - started < 5
    assert follower.alive()


def test_a_locked_database_delays_and_loses_nothing(box, follower, monkeypatch):
    monkeypatch.setattr(store_database, "RETRY_FOR_S", 0.2)
    path = database.database
    other = sqlite3.connect(path, isolation_level=None, timeout=10)
    other.execute("BEGIN IMMEDIATE")
    write_segment(box.journal, 1, answered_call())
    wait_until(lambda: follower.trouble, "the follower's complaint", timeout_s=30)
    assert "timbre doctor" in follower.trouble
    assert follower.alive()
    other.execute("ROLLBACK")
    wait_until(lambda: Event.select().count() == 12, "all events", timeout_s=30)
    wait_until(lambda: not follower.trouble, "the end of the trouble", timeout_s=30)


def test_a_journal_folder_that_vanishes_is_waited_for(box, follower):
    write_segment(box.journal, 1, answered_call())
    wait_until(lambda: Event.select().count() == 12, "all events", timeout_s=30)
    away = box.journal.with_name("away")
    box.journal.rename(away)
    away.rename(box.journal)
    write_segment(box.journal, 2, answered_call("c2", NOON + 500))
    wait_until(lambda: Event.select().count() == 24, "the second call", timeout_s=30)


def test_it_ends_between_two_batches(box):
    follower = Follower(box.journal)
    follower.start()
    follower.stop()
    assert not follower.alive()
