"""Archives: what goes in comes out; what is not ours does not come out at all."""

import io
import tarfile

import pytest

from appliance.backups.errors import BackupError
from appliance.backups.tar import Tally, pack, unpack


def packed(members, compress=True):
    stream, tally = io.BytesIO(), Tally()
    pack(members, stream, compress, tally)
    stream.seek(0)
    return stream, tally


def hostile(**fields) -> io.BytesIO:
    """An archive as somebody else would make it."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w|") as tar:
        entry = tarfile.TarInfo(fields.pop("name", "site/x"))
        content = fields.pop("content", b"")
        entry.size = len(content)
        for name, value in fields.items():
            setattr(entry, name, value)
        tar.addfile(entry, io.BytesIO(content))
    stream.seek(0)
    return stream


@pytest.mark.parametrize("compress", [True, False])
def test_what_goes_in_comes_out(tmp_path, compress):
    (tmp_path / "a").write_bytes(b"one" * 5000)
    (tmp_path / "ñ").write_bytes(b"")
    stream, tally = packed([("x/a", tmp_path / "a"), ("x/ñ", tmp_path / "ñ")], compress)
    found = unpack(stream, compress, lambda name: tmp_path / "out" / name)
    assert (found.files, found.bytes) == (tally.files, tally.bytes) == (2, 15000)
    assert (tmp_path / "out/x/a").read_bytes() == b"one" * 5000
    assert (tmp_path / "out/x/ñ").read_bytes() == b""


def test_links_and_what_has_vanished_are_left_out(tmp_path):
    (tmp_path / "a").write_bytes(b"one")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("a")
    _, tally = packed(
        [
            ("gone", tmp_path / "gone"),
            ("link", tmp_path / "link"),
            ("folder", tmp_path / "folder"),
            ("a", tmp_path / "a"),
        ]
    )
    assert tally.files == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "../../etc/cron.d/x", "content": b"x"},
        {"name": "/etc/passwd", "content": b"x"},
        {"type": tarfile.SYMTYPE, "linkname": "/etc/shadow"},
        {"type": tarfile.LNKTYPE, "linkname": "site/y"},
        {"type": tarfile.CHRTYPE},
        {"type": tarfile.FIFOTYPE},
        {"type": tarfile.DIRTYPE},
    ],
)
def test_what_leads_elsewhere_is_refused_and_nothing_is_written(tmp_path, fields):
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(BackupError):
        unpack(hostile(**fields), False, lambda name: out / name)
    assert list(out.rglob("*")) == []


def test_a_file_twice_is_refused(tmp_path):
    (tmp_path / "a").write_bytes(b"one")
    stream, _ = packed([("x", tmp_path / "a"), ("x", tmp_path / "a")])
    with pytest.raises(BackupError) as refused:
        unpack(stream, True, lambda name: tmp_path / "out" / name)
    assert refused.value.code == "damaged"


def test_a_link_that_lies_there_already_is_not_followed(tmp_path):
    (tmp_path / "a").write_bytes(b"one")
    (tmp_path / "out").mkdir()
    (tmp_path / "victim").write_bytes(b"precious")
    (tmp_path / "out/x").symlink_to(tmp_path / "victim")
    stream, _ = packed([("x", tmp_path / "a")])
    with pytest.raises(BackupError):
        unpack(stream, True, lambda name: tmp_path / "out" / name)
    assert (tmp_path / "victim").read_bytes() == b"precious"


@pytest.mark.parametrize("compress", [True, False])
def test_a_truncated_archive_is_refused(tmp_path, compress):
    (tmp_path / "a").write_bytes(bytes(range(256)) * 400)
    stream, _ = packed([("x", tmp_path / "a")], compress)
    half = io.BytesIO(stream.read()[: 20_000 if not compress else 200])
    with pytest.raises(BackupError) as refused:
        unpack(half, compress, lambda name: None)
    assert refused.value.code == "damaged"
