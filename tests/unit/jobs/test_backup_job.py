"""The job that starts backups asks once when one is due, and never waits."""

import pytest

from appliance.backups import state
from appliance.backups.errors import BackupError
from appliance.backups.state import Run, State
from appliance.core.backup.due import RETRY_S
from appliance.core.site.backup import Backup, Disk
from appliance.health import backups as look
from appliance.jobs import backup
from appliance.jobs.policy import Policy

NOW = 1.79e9
POLICY = Policy(timezone="UTC", backup=Backup(disk=Disk("COPIAS")))


@pytest.fixture
def asked(monkeypatch):
    asked = []
    monkeypatch.setattr(backup, "ask", lambda verb, **more: asked.append((verb, more)))
    return asked


def test_without_the_section_nothing_is_asked(asked, tmp_path):
    assert not backup.start_if_due(Policy(), NOW, tmp_path / "state.json")
    assert asked == []


def test_one_that_is_due_is_asked_for_and_not_waited_for(asked, tmp_path):
    assert backup.start_if_due(POLICY, NOW, tmp_path / "state.json")
    assert asked == [("create", {"by": "timbre-jobs", "wait": False})]


def test_after_a_failure_it_waits_a_while(asked, tmp_path):
    file = tmp_path / "state.json"
    state.keep(State(last=Run(NOW, NOW + 5, "timbre-jobs", code="unreachable")), file)
    assert not backup.start_if_due(POLICY, NOW + 60, file)
    assert backup.start_if_due(POLICY, NOW + RETRY_S + 60, file)


def test_a_good_one_ends_it_until_the_next_night(asked, tmp_path):
    file = tmp_path / "state.json"
    good = Run(NOW, NOW + 5, "ana", id="20260921T140000Z")
    state.keep(State(last=good, good=good), file)
    assert not backup.start_if_due(POLICY, NOW + 7200, file)


def test_who_does_not_answer_is_asked_again(monkeypatch, tmp_path):
    def away(*_, **__):
        raise BackupError("failed")

    monkeypatch.setattr(backup, "ask", away)
    assert not backup.start_if_due(POLICY, NOW, tmp_path / "state.json")


def test_health_sees_what_the_last_one_left_behind(tmp_path):
    file, key = tmp_path / "state.json", tmp_path / "key.json"
    assert look.look(None, "UTC", NOW, file, key) is None
    good = Run(NOW - 5 * 86_400, NOW, "timbre-jobs", id="x")
    state.keep(State(last=Run(NOW, NOW, "", code="full", detail="no room"), good=good), file)
    key.write_text('{"recipient": "age1", "waiting": true}')
    seen = look.look(POLICY.backup, "UTC", NOW, file, key)
    assert (seen.failed, seen.detail, seen.overdue, seen.key_waiting) == ("full", "no room", True, True)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"last": 5}', "null"])
def test_a_state_that_cannot_be_read_is_as_none(tmp_path, text):
    (tmp_path / "state.json").write_text(text)
    assert state.read(tmp_path / "state.json") == State()
