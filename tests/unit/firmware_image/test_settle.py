"""Two builds of the same are equal."""

import os

from firmware_image.settle import settle

PACKAGED, BUILT = 1_700_000_000, 1_800_000_000


def root_of(folder, built):
    sources = folder / "usr/lib/python3/dist-packages"
    for place in (sources, folder / "etc", folder / "var"):
        place.mkdir(parents=True)
    (sources / "new.py").write_text("")
    os.utime(sources / "new.py", (PACKAGED, PACKAGED))
    (sources / "pjsua2.py").write_text("")
    (folder / "etc/shadow").write_text(f"root:*:{built // 86400}:0:99999:7:::\n")
    (folder / "etc/passwd-").write_text("")
    (folder / "etc/made").write_text("now")
    (folder / "etc/old").write_text("packaged")
    os.utime(folder / "etc/old", (PACKAGED - 5, PACKAGED - 5))
    for name in ("etc/made", "etc/shadow", "usr/lib/python3/dist-packages/pjsua2.py"):
        os.utime(folder / name, (built, built))
    return folder


def facts(folder):
    return {
        str(path.relative_to(folder)): (int(path.lstat().st_mtime), path.is_file() and path.read_text())
        for path in folder.rglob("*")
    }


def test_what_was_built_later_ends_up_the_same(tmp_path):
    first, second = root_of(tmp_path / "a", BUILT), root_of(tmp_path / "b", BUILT + 200_000)
    settle(first)
    settle(second)
    assert facts(first) == facts(second)
    assert facts(first)["etc/old"][0] == PACKAGED - 5
    assert facts(first)["etc/made"][0] == PACKAGED
    assert "etc/passwd-" not in facts(first)
