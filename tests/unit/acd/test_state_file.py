"""What outlives the daemon."""

from pathlib import Path

import pytest

from appliance.acd import state_file


def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "acd" / "state.json"
    state_file.save(path, {"core": {"agents": {"ana": "Peña"}}})
    state_file.save(path, {"core": {"agents": {"luis": 1}}})
    assert state_file.load(path) == {"core": {"agents": {"luis": 1}}}
    assert [p.name for p in path.parent.iterdir()] == ["state.json"]


def test_a_first_start_has_nothing(tmp_path: Path) -> None:
    assert state_file.load(tmp_path / "state.json") is None


@pytest.mark.parametrize("damaged", ["", '{"core": ', "[1]", "\x00\x00"])
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, damaged: str) -> None:
    path = tmp_path / "state.json"
    path.write_text(damaged)
    assert state_file.load(path) is None
