"""Nothing of a bundle is believed before it is proven."""

import io
import tarfile

import pytest

from hw.update.bundle import BadBundle, unpack
from tests.support.bundles import Signer, bundle, parts, tar

V = "1.2.3"


@pytest.fixture(scope="module")
def ours(tmp_path_factory):
    return Signer(tmp_path_factory.mktemp("keys") / "ours")


@pytest.fixture
def refused(tmp_path, ours):
    """`refused(bundle)`: why it is refused, having left no part behind that was not proven."""

    def refused(source) -> str:
        with pytest.raises(BadBundle) as caught:
            unpack(source, tmp_path, ours.public)
        return caught.value.code

    return refused


def test_a_signed_bundle_is_unpacked_whole(tmp_path, ours):
    files = parts(V)
    assert unpack(bundle(files, ours), tmp_path, ours.public).version == V
    assert {name: (tmp_path / name).read_bytes() for name in files} == files


def test_a_foreign_signature_is_refused_before_a_part_is_written(tmp_path, ours, refused):
    foreign = Signer(tmp_path / "foreign")
    assert refused(bundle(parts(V), foreign)) == "unsigned"
    assert not list(tmp_path.glob("timbre_*"))


def test_any_flipped_byte_is_refused(ours, refused):
    whole = bundle(parts(V), ours).getvalue()
    for place in range(0, len(whole), len(whole) // 60):
        inside = whole[place : place + 1] != b"\0"  # padding between the files says nothing
        if inside:
            flipped = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
            assert refused(io.BytesIO(flipped)) in ("unsigned", "damaged", "unreadable"), place


def test_a_bundle_cut_short_is_refused(ours, refused):
    whole = bundle(parts(V), ours).getvalue()
    for length in (0, 100, 700, len(whole) // 2):
        assert refused(io.BytesIO(whole[:length])) in ("unreadable", "damaged")


def test_a_part_that_nobody_signed_is_refused(ours, refused):
    files = parts(V)
    signed = bundle(files, ours)
    with tarfile.open(fileobj=signed) as archive:
        heads = {name: archive.extractfile(name).read() for name in ("SHA256SUMS.gpg", "SHA256SUMS")}
    assert refused(tar(heads | files | {"timbre_9.9.9.efi": b"mine"})) == "damaged"
    assert refused(tar(heads | {"../../etc/passwd": b"mine"} | files)) == "damaged"


@pytest.mark.parametrize(
    "names",
    [
        ("../timbre_1.0.efi", "timbre_1.0_x.root", "timbre_1.0_x.verity"),
        ("timbre_1.0.efi", "timbre_1.1.efi", "timbre_1.2.efi"),
        ("timbre_1.0.efi",),
        (),
    ],
)
def test_a_signed_list_of_other_things_is_refused(ours, refused, names):
    assert refused(bundle(dict.fromkeys(names, b"x"), ours)) == "unreadable"


def test_a_link_is_refused(ours, refused):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        link = tarfile.TarInfo("SHA256SUMS.gpg")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/shadow"
        archive.addfile(link)
    out.seek(0)
    assert refused(out) == "unreadable"
