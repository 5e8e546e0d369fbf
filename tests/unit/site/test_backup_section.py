"""The section `backup`: what is wrong with it is named, its secrets never show."""

import pytest

from appliance.core.site.parse import parse, to_data
from appliance.site.secrets import keep
from tests.support.site import changed, small_site

HOST_KEY = "ssh-ed25519 " + "A" * 68
RECIPIENT = "age1" + "q" * 58
SFTP = {"host": "h.example", "user": "timbre", "host_key": HOST_KEY, "password": "hush hush"}
S3 = {"endpoint": "https://s3.example.com", "bucket": "copias", "access_key": "AK", "secret_key": "hush-hush"}
PRIVATE = "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA/+=\nBBBB\n-----END OPENSSH PRIVATE KEY-----\n"


def read(section):
    return parse(changed(small_site(), "backup", to=section), frozenset())


@pytest.mark.parametrize(
    "section",
    [
        {"disk": {"label": "COPIAS"}},
        {"disk": {"label": "COPIAS"}, "at": "03:00", "days": "sat,sun", "keep": 3, "recordings": False},
        {"sftp": SFTP, "recipients": [RECIPIENT], "rate": "4 Mbit/s"},
        {"sftp": SFTP | {"folder": "/srv/timbre", "port": 2222}},
        {"s3": S3},
    ],
)
def test_what_is_right_is_taken_and_written_again(section):
    found = read(section)
    assert found.errors == ()
    again = parse(to_data(found.site))
    assert again.site == found.site


@pytest.mark.parametrize(
    ("section", "path", "text"),
    [
        ({}, "backup", "exactly one place"),
        ({"disk": {"label": "A"}, "s3": S3}, "backup", "exactly one place"),
        ({"disk": {"label": "my disk"}}, "backup.disk.label", "'my disk' is no label"),
        ({"disk": {"label": "../x"}}, "backup.disk.label", "is no label"),
        ({"disk": {}}, "backup.disk.label", "required"),
        ({"disk": {"label": "A"}, "keep": 0}, "backup.keep", "from 1 to 1000"),
        ({"disk": {"label": "A"}, "at": "25:00"}, "backup.at", "25:00"),
        ({"disk": {"label": "A"}, "days": "someday"}, "backup.days", "someday"),
        ({"disk": {"label": "A"}, "recipients": ["age1short"]}, "backup.recipients.0", "is no age key"),
        ({"disk": {"label": "A"}, "hours": 3}, "backup.hours", "no such key"),
        ({"sftp": SFTP | {"host_key": "SHA256:abc"}}, "backup.sftp.host_key", "ssh-keyscan"),
        ({"sftp": SFTP | {"host": "a b"}}, "backup.sftp.host", "host name"),
        ({"sftp": SFTP | {"folder": "../up"}}, "backup.sftp.folder", "is no folder"),
        ({"sftp": SFTP | {"folder": "a b"}}, "backup.sftp.folder", "is no folder"),
        ({"sftp": SFTP | {"key": PRIVATE}}, "backup.sftp", "not both"),
        ({"sftp": SFTP | {"key": "hush"}}, "backup.sftp.key", "-----BEGIN"),
        ({"sftp": SFTP | {"password": "two\nlines"}}, "backup.sftp.password", "printable"),
        ({"sftp": {k: v for k, v in SFTP.items() if k != "password"}}, "backup.sftp", "password or key"),
        ({"s3": S3 | {"endpoint": "s3.example.com"}}, "backup.s3.endpoint", "https://"),
        ({"s3": S3 | {"endpoint": "https://x/y"}}, "backup.s3.endpoint", "https://"),
        ({"s3": S3 | {"bucket": "A"}}, "backup.s3.bucket", "is no bucket"),
        ({"s3": {k: v for k, v in S3.items() if k != "secret_key"}}, "backup.s3.secret_key", "required"),
        ({"s3": S3 | {"secret_key": "(kept)"}}, "backup.s3.secret_key", ""),
    ],
)
def test_what_is_wrong_is_named(section, path, text):
    found = read(section)
    assert found.site is None
    said = [problem.text("en") for problem in found.errors if problem.path == path]
    assert any(text in line for line in said), [problem.text() for problem in found.errors]
    assert not any("hush" in problem.text() for problem in found.problems)


def test_its_secrets_are_put_aside_and_kept():
    first = read({"sftp": SFTP})
    assert first.secrets["backup.sftp.password"] == "hush hush"
    assert "hush" not in str(to_data(first.site))
    held = keep(first.site, first.secrets, {})
    later = parse(to_data(first.site), frozenset(held))
    assert keep(later.site, later.secrets, held)["backup.sftp.password"] == "hush hush"


def test_a_storage_in_clear_is_warned_of():
    found = read({"s3": S3 | {"endpoint": "http://nas.local:9000"}})
    assert found.errors == ()
    assert any(problem.code == "storage_in_clear" for problem in found.problems)
