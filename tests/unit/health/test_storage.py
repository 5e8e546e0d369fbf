"""Folders, databases and copies that are really as bad as they are said to be."""

import os
import pwd
import time

import pytest

from appliance.health.checks import run
from appliance.health.look import Places, look
from appliance.health.storage import check_database, folder_trouble, newest_backup_at
from appliance.health.wants import Wants
from appliance.store.models import database
from tests.support.databases import closing, fresh_sqlite

ME = pwd.getpwuid(os.getuid()).pw_name
PAGE = 4096


def findings(tmp_path):
    places = Places(
        tmp_path / "recordings",
        tmp_path / "journal",
        web_port=1,
        backups=tmp_path / "backups",
        database_check=tmp_path / "database.json",
    )
    return {finding.code for finding in run(look(time.time(), None, places, Wants(0.0), was_low=False))}


@pytest.fixture
def box(tmp_path):
    """Its database holds some pages of data; `pages` of them can be spoiled."""
    fresh_sqlite(tmp_path)
    (tmp_path / "journal").mkdir()
    with closing():
        database.execute_sql("CREATE TABLE bulk (data TEXT)")
        database.execute_sql(
            "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 500)"
            " INSERT INTO bulk SELECT hex(randomblob(500)) FROM n"
        )
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        yield tmp_path


def spoil(tmp_path):
    """As a failing disk does: pages in the middle of the file are something else."""
    (file,) = tmp_path.glob("*.sqlite")
    pages = file.stat().st_size // PAGE
    database.close()
    with file.open("r+b") as raw:
        raw.seek((pages - 60) * PAGE)
        raw.write(b"\xa5" * 20 * PAGE)


def test_a_whole_database_is_whole(box):
    assert check_database(box / "database.json") == ""
    assert "database_damaged" not in findings(box)


def test_a_database_with_spoiled_pages_is_found(box):
    spoil(box)
    damage = check_database(box / "database.json")
    assert damage
    assert "\n" not in damage
    assert "database_damaged" in findings(box)


def test_a_database_whose_head_is_gone_is_found_without_the_check(box):
    (file,) = box.glob("*.sqlite")
    database.close()
    with file.open("r+b") as raw:
        raw.seek(100)
        raw.write(b"\xa5" * (PAGE - 100))
    assert {"database_damaged", "database_unwritable"} <= findings(box)


def test_a_copy_of_days_ago_is_old_and_a_box_without_any_is_new(box):
    assert "backup_old" not in findings(box)
    (box / "backups").mkdir()
    copy = box / "backups/timbre-2026-01-01.sqlite"
    copy.touch()
    assert "backup_old" not in findings(box)
    os.utime(copy, (time.time() - 4 * 86_400,) * 2)
    assert newest_backup_at(box / "backups") == pytest.approx(time.time() - 4 * 86_400, abs=60)
    assert "backup_old" in findings(box)


def test_a_folder_that_is_gone_or_has_lost_its_rights(tmp_path):
    folder = tmp_path / "recordings"
    assert folder_trouble(folder, ME) == "missing"
    folder.mkdir()
    assert folder_trouble(folder, ME) == ""
    folder.chmod(0o570)
    assert folder_trouble(folder, ME) == "denied"
    folder.chmod(0o770)
    assert folder_trouble(folder, "nobody") == "denied"


def test_where_there_is_no_asterisk_our_own_right_counts(tmp_path):
    assert folder_trouble(tmp_path, "no-such-user") == ""
