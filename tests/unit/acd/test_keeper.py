"""The snapshot follows the present, and a call that ended since is not taken for a living one."""

import asyncio
import json
from pathlib import Path
from typing import Any

from appliance.acd import keeper as keeper_module
from appliance.acd import state_file
from appliance.acd.keeper import Keeper, ended_calls
from tests.support.asynchronous import asynchronous
from tests.support.waiting import wait_until


def journal(folder: Path, *lines: str) -> Path:
    folder.mkdir()
    (folder / "00000007.jsonl").write_text("\n".join(lines))
    return folder


def end_of(call: str) -> str:
    return json.dumps({"kind": "call_ended", "call": call})


def test_the_end_of_a_call_is_found_in_the_journal(tmp_path: Path) -> None:
    begun, torn = '{"kind":"call_started","call":"2.2"}', '{"kind":"call_en'
    folder = journal(tmp_path / "journal", end_of("1.1"), begun, end_of("3.3"), torn)
    assert ended_calls(folder) == {"1.1", "3.3"}
    assert ended_calls(tmp_path / "nothing") == set()


def test_a_call_that_ended_after_the_snapshot_is_not_remembered(tmp_path: Path) -> None:
    state_file.save(tmp_path / "state.json", {"core": {"calls": {"1.1": {}, "2.2": {}}}})
    keeper = Keeper(tmp_path / "state.json", journal(tmp_path / "journal", end_of("1.1")), dict)
    assert keeper.load() == {"core": {"calls": {"2.2": {}}}}


@asynchronous
async def test_the_first_change_is_saved_at_once_and_the_last_is_never_missed(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    state: dict[str, Any] = {"n": 0}
    keeper = Keeper(path, tmp_path, lambda: dict(state))

    keeper.changed()
    await asyncio.to_thread(wait_until, lambda: state_file.load(path) == {"n": 0}, "the first")
    for number in range(1, 20):
        state["n"] = number
        keeper.changed()
    await asyncio.to_thread(wait_until, lambda: state_file.load(path) == {"n": 19}, "the last")


@asynchronous
async def test_a_log_in_is_saved_without_waiting_for_its_turn(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(keeper_module, "SAVE_S", 3600.0)
    path = tmp_path / "state.json"
    state: dict[str, Any] = {"n": 0}
    keeper = Keeper(path, tmp_path, lambda: dict(state))
    keeper.changed()
    await asyncio.to_thread(wait_until, lambda: state_file.load(path) == {"n": 0}, "the first")
    state["n"] = 1
    keeper.changed([("agents", "ana", {"extension": "101"})])
    await asyncio.to_thread(wait_until, lambda: state_file.load(path) == {"n": 1}, "the log-in")
