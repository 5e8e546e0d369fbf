"""What a shipped root does without."""

import pytest

from firmware_image.trim import chosen, main


@pytest.fixture
def root(tmp_path):
    for name in ("usr/share/man/a", "usr/data/en.dat", "usr/data/es_CO.dat", "usr/data/fr.dat"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("12345")
    return tmp_path


def test_what_is_spared_stays(root, tmp_path_factory, capsys):
    list_file = tmp_path_factory.mktemp("list") / "trims.txt"
    list_file.write_text("usr/share/man\nusr/data/*.dat\n!usr/data/e*.dat\n")
    main(list_file, root)
    assert sorted(path.name for path in root.rglob("*") if path.is_file()) == ["en.dat", "es_CO.dat"]
    assert capsys.readouterr().out == "0 MB\n"


def test_a_pattern_that_finds_nothing_is_a_mistake(root):
    with pytest.raises(LookupError, match="usr/none"):
        chosen(root, ["usr/none"])


def test_a_link_goes_and_what_it_points_at_stays(root):
    (root / "link").symlink_to(root / "usr")
    assert chosen(root, ["link"]) == [root / "link"]
