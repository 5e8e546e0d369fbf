"""Disks by their label: what is no label, no disk, or not ours to touch, is refused."""

import os
import pwd

import pytest

from hw.disk import mount


@pytest.fixture(autouse=True)
def places(tmp_path, monkeypatch):
    """Its owner is whoever runs the tests."""
    monkeypatch.setattr(mount, "MOUNTS", tmp_path / "mounts")
    monkeypatch.setattr(mount, "BY_LABEL", tmp_path / "by-label")
    monkeypatch.setattr(mount, "USER", pwd.getpwuid(os.geteuid()).pw_name)


@pytest.mark.parametrize("label", ["", "../x", "a b", "x" * 33, "a/b", "-o\n"])
def test_what_is_no_label_is_refused(label):
    with pytest.raises(mount.DiskError, match="no label"):
        mount.attach(label)


def test_a_disk_that_is_not_there_is_told():
    with pytest.raises(mount.DiskError, match="no disk labelled COPIAS"):
        mount.attach("COPIAS")


def test_what_is_no_disk_is_not_mounted(tmp_path):
    (tmp_path / "by-label").mkdir()
    (tmp_path / "by-label/COPIAS").write_text("a file")
    with pytest.raises(mount.DiskError, match="no disk labelled"):
        mount.attach("COPIAS")


def test_nothing_on_a_disk_is_ever_run_and_what_knows_no_owner_is_ours_alone():
    for kind in mount.KNOWN:
        assert {"nosuid", "nodev", "noexec"} <= set(mount.options(kind).split(","))
    assert f"uid={os.geteuid()}" in mount.options("vfat")
    assert "umask=077" in mount.options("exfat")
    assert "uid=" not in mount.options("ext4")


def test_a_link_in_place_of_the_folder_is_refused(tmp_path):
    place = tmp_path / "disk"
    place.mkdir()
    (place / "timbre").symlink_to("/etc")
    with pytest.raises(mount.DiskError, match="is a link"):
        mount._prepare(place)


def test_what_we_have_not_mounted_we_do_not_let_go(tmp_path):
    (tmp_path / "mounts/COPIAS").mkdir(parents=True)
    mount.detach("COPIAS")
    assert (tmp_path / "mounts/COPIAS").is_dir()
