"""Every storage answers to the same few words, over its real protocol; what goes wrong has its code."""

import hashlib
from dataclasses import replace

import pytest

from appliance.backups.errors import BackupError
from appliance.backups.targets import target_of
from appliance.backups.targets.folder import FolderTarget
from appliance.core.site.parse import parse
from tests.support import storage
from tests.support.site import changed, small_site

BOX = "0123456789abcdef"


def plan_of(section):
    """As the site file would have it: the plan, and its secrets."""
    found = parse(changed(small_site(), "backup", to=section), frozenset())
    assert found.site, found.errors
    return found.site.backup, found.secrets


@pytest.fixture(scope="module")
def sftp(tmp_path_factory):
    with storage.sftp(tmp_path_factory.mktemp("sshd")) as server:
        yield server


@pytest.fixture(scope="module")
def s3():
    with storage.s3() as server:
        yield server


@pytest.fixture(params=["folder", "sftp", "s3"])
def target(request, tmp_path):
    """A storage with nothing on it yet."""
    name = hashlib.sha256(str(tmp_path).encode()).hexdigest()[:16]
    if request.param == "folder":
        yield FolderTarget(tmp_path / "disk" / name)
        return
    plan, secrets = plan_of(request.getfixturevalue(request.param).section)
    with target_of(plan, secrets, name, tmp_path) as target:
        yield target


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "local"
    path.write_bytes(bytes(range(256)) * 3000)
    return path


def code_of(work) -> str:
    with pytest.raises(BackupError) as error:
        work()
    assert storage.PASSWORD not in str(error.value)
    return error.value.code


def test_what_is_put_is_listed_and_comes_back(target, file, tmp_path):
    assert target.folders() == []
    assert target.files("packs") == {}
    target.put(file, "packs/p1.000.age")
    target.put(file, "20261201T063000Z/head.json")
    assert target.folders() == ["20261201T063000Z", "packs"]
    assert target.files("packs") == {"p1.000.age": 768_000}
    target.get("packs/p1.000.age", tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == file.read_bytes()


def test_what_is_put_again_takes_the_place_of_the_first(target, file, tmp_path):
    target.put(file, "a/x")
    file.write_bytes(b"second")
    target.put(file, "a/x")
    assert target.files("a") == {"x": 6}
    target.get("a/x", tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == b"second"


def test_what_is_not_there_is_missing(target, file, tmp_path):
    target.put(file, "a/x")
    assert code_of(lambda: target.get("a/y", tmp_path / "back")) == "missing"
    assert code_of(lambda: target.get("b/y", tmp_path / "back")) == "missing"


def test_what_is_removed_is_gone_and_what_was_never_there_is_no_fault(target, file):
    for name in ("a/x", "a/y", "b/z"):
        target.put(file, name)
    target.remove(["a/x", "a/never"])
    target.remove([])
    assert set(target.files("a")) == {"y"}
    target.remove_folder("a")
    target.remove_folder("never")
    assert target.folders() == ["b"]


def test_an_empty_file_is_a_file(target, tmp_path):
    (tmp_path / "empty").touch()
    target.put(tmp_path / "empty", "a/empty")
    assert target.files("a") == {"empty": 0}


def test_a_long_list_is_read_to_its_end(s3, tmp_path, file, monkeypatch):
    plan, secrets = plan_of(s3.section)
    file.write_bytes(b"x")
    with target_of(plan, secrets, "long", tmp_path) as target:
        names = [f"n{number:03}" for number in range(7)]
        for name in names:
            target.put(file, f"many/{name}")
        monkeypatch.setattr("appliance.backups.targets.s3.PAGE", 3)
        assert sorted(target.files("many")) == names


def test_the_server_must_be_the_one_that_is_named(sftp, tmp_path):
    plan, secrets = plan_of(sftp.section)
    stranger = storage.run("ssh-keygen", "-y", "-f", str(sftp.keys / "user")).split()[:2]
    other = replace(plan, sftp=replace(plan.sftp, host_key=" ".join(stranger)))
    with target_of(other, secrets, BOX, tmp_path) as target:
        assert code_of(target.folders) == "wrong_server"


def test_a_password_does_as_well_as_a_key(sftp, tmp_path, file):
    section = {name: value for name, value in sftp.section["sftp"].items() if name != "key"}
    plan, secrets = plan_of({"sftp": section | {"password": storage.PASSWORD}})
    with target_of(plan, secrets, BOX, tmp_path) as target:
        target.put(file, "a/x")
        assert target.files("a") == {"x": 768_000}
    plan, secrets = plan_of({"sftp": section | {"password": "wrong"}})
    with target_of(plan, secrets, BOX, tmp_path) as target:
        assert code_of(target.folders) == "denied"


def test_a_folder_from_the_root_is_possible_and_one_that_is_closed_is_told(sftp, tmp_path, file):
    plan, secrets = plan_of(sftp.section)
    for folder, outcome in ((f"/tmp/{storage.USER}/up", ""), ("/root/timbre", "denied")):
        there = replace(plan, sftp=replace(plan.sftp, folder=folder))
        with target_of(there, secrets, BOX, tmp_path) as target:
            if outcome:
                assert code_of(lambda target=target: target.put(file, "a/x")) == outcome
            else:
                target.put(file, "a/x")
                assert target.files("a") == {"x": 768_000}


def test_no_key_stays_behind(sftp, tmp_path):
    plan, secrets = plan_of(sftp.section)
    with target_of(plan, secrets, BOX, tmp_path):
        assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_secret_and_a_wrong_bucket_are_told(s3, tmp_path):
    plan, secrets = plan_of(s3.section)
    with target_of(plan, dict.fromkeys(secrets, "wrong"), BOX, tmp_path) as target:
        assert code_of(target.folders) == "denied"
    other = replace(plan, s3=replace(plan.s3, bucket="nobodys-bucket"))
    with target_of(other, secrets, BOX, tmp_path) as target:
        assert code_of(target.folders) == "no_bucket"


@pytest.mark.parametrize("kind", ["sftp", "s3"])
def test_who_is_not_there_is_told(kind, request, tmp_path):
    plan, secrets = plan_of(request.getfixturevalue(kind).section)
    if plan.sftp:
        plan = replace(plan, sftp=replace(plan.sftp, port=1))
    else:
        plan = replace(plan, s3=replace(plan.s3, endpoint="http://127.0.0.1:1"))
    with target_of(plan, secrets, BOX, tmp_path) as target:
        assert code_of(target.folders) == "unreachable"
