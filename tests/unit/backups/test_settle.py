"""Taking its place: by renaming, and again from wherever it was killed."""

import shutil
from pathlib import Path

import pytest

from appliance.backups import restore
from appliance.backups.restore import Ground, Owner, settle

FILES = {
    "site/current": "1",
    "secrets/ari": "new",
    "db/timbre.sqlite": "new",
    "prompts/files/a.wav": "new",
    "recordings/2026/12/01/a.flac": "new",
    "recordings/2026/12/02/b.flac": "new",
}
OLD = {
    "site/current": "9",
    "secrets/ari": "old",
    "secrets/more": "old",
    "db/timbre.sqlite": "old",
    "db/timbre.sqlite-wal": "old",
    "db/backups/x.sqlite": "old",
    "recordings/2026/12/01/a.flac": "old",
    "recordings/2026/12/09/z.flac": "old",
}
RESTORED = FILES | {
    "db/backups/x.sqlite": "old",
    "recordings/2026/12/01/a.flac": "old",
    "recordings/2026/12/09/z.flac": "old",
}


@pytest.fixture(autouse=True)
def owners(monkeypatch):
    """Files of tests belong to root."""
    own = {
        name: Owner("root", "root", each.folder_mode, each.file_mode) for name, each in restore.OWNERS.items()
    }
    monkeypatch.setattr(restore, "OWNERS", own)


def fill(folder: Path, files: dict[str, str]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)


def held(ground: Ground) -> dict[str, str]:
    apart = (ground.own, ground.before)
    return {
        path.relative_to(ground.state).as_posix(): path.read_text()
        for path in ground.state.rglob("*")
        if path.is_file() and not any(path.is_relative_to(folder) for folder in apart)
    }


@pytest.fixture
def ground(tmp_path: Path) -> Ground:
    ground = Ground(tmp_path / "timbre")
    fill(ground.state, OLD)
    fill(ground.new, FILES)
    ground.before.mkdir()
    return ground


def test_without_the_mark_nothing_moves(ground):
    assert not settle(ground)
    assert held(ground) == OLD


def test_what_is_marked_takes_its_place_and_what_was_is_put_aside(ground):
    ground.mark.touch()
    assert settle(ground)
    assert held(ground) == RESTORED
    assert (ground.before / "secrets/more").read_text() == "old"
    assert (ground.before / "db/timbre.sqlite-wal").exists()
    assert not ground.own.exists()
    assert not settle(ground)


def test_on_a_fresh_box_too(tmp_path):
    ground = Ground(tmp_path / "timbre")
    fill(ground.new, FILES)
    ground.before.mkdir()
    ground.mark.touch()
    assert settle(ground)
    assert held(ground) == FILES


class Killed(Exception):
    pass


@pytest.mark.parametrize("moves", range(9))
def test_killed_after_any_move_it_goes_on_from_there(ground, monkeypatch, moves):
    ground.mark.touch()
    rename, done = Path.rename, 0

    def counted(self, target):
        nonlocal done
        if done == moves:
            raise Killed
        done += 1
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", counted)
    try:
        settle(ground)
    except Killed:
        monkeypatch.setattr(Path, "rename", rename)
        assert settle(ground)
    assert held(ground) == RESTORED


def test_a_mark_that_waits_is_never_thrown_away(ground):
    ground.mark.touch()
    with pytest.raises(restore.BackupError):
        restore._begin(ground)
    shutil.rmtree(ground.own / "work", ignore_errors=True)
    assert (ground.new / "site/current").exists()
