"""A locked, lost or broken database: waited for, told clearly, never half-written."""

import sqlite3
import threading
import time

import pytest

from appliance.store import Busy, settings
from appliance.store import database as module
from appliance.store.database import patient, writing
from appliance.store.models import Setting, database
from tests.support.databases import closing, fresh_postgres, fresh_sqlite


@pytest.fixture
def hurried(monkeypatch):
    monkeypatch.setattr(module, "BUSY_TIMEOUT_S", 0.05)
    monkeypatch.setattr(module, "RETRY_FOR_S", 0.4)


def test_a_locked_database_is_told_after_a_while_and_nothing_was_changed(hurried, tmp_path):
    url = fresh_sqlite(tmp_path)
    with closing():
        other = sqlite3.connect(url, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy, match="timbre doctor"):
            settings.put("a", 1)
        other.execute("ROLLBACK")
        settings.put("a", 2)
        assert settings.get("a") == 2


def test_a_short_lock_is_waited_for(hurried, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "RETRY_FOR_S", 20.0)
    url = fresh_sqlite(tmp_path)
    with closing():
        other = sqlite3.connect(url, isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
        tried = threading.Event()
        real = module._may_pass

        def may_pass(error):
            tried.set()
            return real(error)

        monkeypatch.setattr(module, "_may_pass", may_pass)

        def release():
            tried.wait(10)
            other.execute("ROLLBACK")

        thread = threading.Thread(target=release)
        thread.start()
        settings.put("a", 1)
        thread.join()
        assert settings.get("a") == 1


def test_readers_do_not_wait_for_a_writer(hurried, tmp_path):
    url = fresh_sqlite(tmp_path)
    with closing():
        settings.put("a", 1)
        other = sqlite3.connect(url, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE setting SET value = '2'")
        assert settings.get("a") == 1
        other.execute("ROLLBACK")


def test_other_errors_are_not_tried_again(database_url):
    calls = []

    @patient
    def wrong():
        calls.append(time.monotonic())
        Setting.create(name=None, value="x")

    with pytest.raises(Exception, match=r"(?i)null"):
        wrong()
    assert len(calls) == 1


def test_a_failed_transaction_leaves_nothing(database_url):
    with pytest.raises(RuntimeError), writing():
        settings.put("a", 1)
        raise RuntimeError
    assert settings.get("a") is None


def test_a_postgresql_server_that_restarts_is_found_again(postgres_server):
    fresh_postgres(postgres_server)
    with closing():
        settings.put("a", 1)
        postgres_server.restart()
        settings.put("a", 2)
        assert settings.get("a") == 2
    assert database.is_closed()
