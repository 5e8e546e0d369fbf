"""History on its way to disk, and what happens when the disk will not have it."""

import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.acd import journal as journal_module
from appliance.acd.journal import Journal
from appliance.core.history import TrunkChanged
from tests.support.waiting import wait_until


def event(number: int) -> TrunkChanged:
    return TrunkChanged(at=float(number), trunk=f"línea-{number}", up=True)


def lines(folder: Path) -> list[float]:
    return [
        json.loads(line)["at"]
        for segment in sorted(folder.glob("*.jsonl"))
        for line in segment.read_text(encoding="utf-8").splitlines()
    ]


class Disk:
    """A journal on a folder that can be taken away."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said: list[str] = []
        self.journal = Journal(folder, self.said.append)
        self.journal.start()

    def break_it(self) -> None:
        """A file where the folder was: nothing can be made in it."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.write_text("")

    def mend(self) -> None:
        self.folder.unlink()


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    monkeypatch.setattr(journal_module, "RETRY_S", 0.02)
    disk = Disk(tmp_path / "journal")
    yield disk
    disk.journal.close()


def test_events_are_lines_in_order(disk: Disk) -> None:
    for number in range(1000):
        disk.journal.append(event(number))
    wait_until(lambda: len(lines(disk.folder)) == 1000, "1000 lines")
    assert lines(disk.folder) == list(map(float, range(1000)))
    first = (disk.folder / "00000001.jsonl").read_text(encoding="utf-8").splitlines()[0]
    assert json.loads(first) == {
        "kind": "trunk_changed", "at": 0.0, "trunk": "línea-0", "up": True, "reason": "",
    }  # fmt: skip


def test_each_start_begins_a_segment_and_never_touches_an_older_one(disk: Disk) -> None:
    disk.journal.append(event(1))
    disk.journal.close()
    second = Disk(disk.folder)
    second.journal.append(event(2))
    second.journal.close()
    assert sorted(path.name for path in disk.folder.iterdir()) == ["00000001.jsonl", "00000002.jsonl"]
    assert lines(disk.folder) == [1.0, 2.0]


def test_a_full_segment_is_followed_by_another(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_module, "SEGMENT_BYTES", 200)
    for number in range(5):
        disk.journal.append(event(number))
        wait_until(lambda n=number: len(lines(disk.folder)) == n + 1, "the line")
    assert len(list(disk.folder.iterdir())) > 1
    assert lines(disk.folder) == [0.0, 1.0, 2.0, 3.0, 4.0]


def test_while_the_disk_fails_lines_are_kept_and_written_when_it_is_back(disk: Disk) -> None:
    disk.break_it()
    for number in range(50):
        disk.journal.append(event(number))
    wait_until(lambda: disk.said and disk.said[0], "the complaint")
    disk.mend()
    wait_until(lambda: disk.said[-1] == "", "the all-clear")
    assert lines(disk.folder) == list(map(float, range(50)))


def test_appending_never_waits_for_a_failing_disk(disk: Disk) -> None:
    disk.break_it()
    done = threading.Event()

    def work() -> None:
        for number in range(1000):
            disk.journal.append(event(number))
        done.set()

    threading.Thread(target=work, daemon=True).start()
    assert done.wait(2)
    disk.mend()


def test_what_is_left_is_written_at_the_end(tmp_path: Path) -> None:
    disk = Disk(tmp_path / "journal")
    for number in range(10):
        disk.journal.append(event(number))
    disk.journal.close()
    assert lines(disk.folder) == list(map(float, range(10)))
