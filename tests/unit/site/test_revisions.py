"""Revisions: one name says which holds; whoever is cut off has changed nothing."""

import json

import pytest

from appliance.site import revisions as module
from appliance.site.revisions import EMPTY, NoSuchRevision, Revisions


@pytest.fixture
def revisions(tmp_path):
    return Revisions(tmp_path)


def add(revisions, name):
    data = EMPTY | {"site": EMPTY["site"] | {"name": name}}
    return revisions.add(1.0, "ana", name, data, {"a": "b"})


def test_new_box_has_an_empty_site(revisions):
    current = revisions.current()
    assert current.number == 0
    assert current.site.users == {}


def test_last_one_added_holds_and_all_are_kept(revisions):
    add(revisions, "One")
    assert add(revisions, "Two").number == 2
    assert revisions.current().site.name == "Two"
    assert [revision.number for revision in revisions.newest_first()] == [2, 1]
    assert revisions.get(1).secrets == {"a": "b"}


def test_revision_that_is_not_kept(revisions):
    with pytest.raises(NoSuchRevision):
        revisions.get(7)


def test_file_written_without_turning_current_changes_nothing(revisions, tmp_path):
    add(revisions, "One")
    (tmp_path / "000002.json").write_text("{half")
    assert revisions.current().number == 1
    assert add(revisions, "Three").number == 3
    assert revisions.current().site.name == "Three"


def test_damaged_current_revision_is_an_error_and_not_a_new_beginning(revisions, tmp_path):
    add(revisions, "One")
    (tmp_path / "000001.json").write_text("{half")
    with pytest.raises(ValueError, match="Expecting"):
        revisions.current()


def test_oldest_are_removed(revisions, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "KEEP", 3)
    for number in range(6):
        add(revisions, str(number))
    assert [revision.number for revision in revisions.newest_first()] == [6, 5, 4]


def test_nobody_else_may_read_them(revisions, tmp_path):
    add(revisions, "One")
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}
    assert json.loads((tmp_path / "current").read_text()) == 1
