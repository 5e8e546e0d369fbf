"""The recovery key: made once, given once, and then gone from the box."""

import pytest

from appliance.backups import age
from appliance.site.backup_key import BackupKey, KeyTaken


def test_it_is_made_once(tmp_path):
    key = BackupKey(tmp_path)
    assert key.recipient() == ""
    recipient = key.ensure()
    assert key.ensure() == recipient == key.recipient()
    assert key.as_data() == {"recipient": recipient, "waiting": True}
    assert (tmp_path / "backup-key").stat().st_mode & 0o777 == 0o600


def test_it_is_given_once_and_then_nowhere(tmp_path):
    key = BackupKey(tmp_path)
    recipient = key.ensure()
    assert age.recipient_of(key.take()) == recipient
    assert not key.waiting
    assert key.recipient() == recipient
    with pytest.raises(KeyTaken):
        key.take()
    assert not any(b"SECRET" in path.read_bytes() for path in tmp_path.iterdir())


def test_a_new_one_takes_its_place(tmp_path):
    key = BackupKey(tmp_path)
    first = key.ensure()
    key.take()
    second = key.renew()
    assert second != first
    assert key.waiting
    assert age.recipient_of(key.take()) == second
