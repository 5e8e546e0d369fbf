"""Recordings as Asterisk writes them, in a folder of the test's own, and their rows."""

import math
import os
from array import array
from pathlib import Path

from appliance.core.history import HistoryEvent
from appliance.store.ingest import Ingest
from appliance.store.models import Recording
from tests.support.journals import NOON, answered_call, write_segment


def stereo(seconds: float, left: float = 0.5, right: float = 0.05, tone: float = 440.0) -> bytes:
    """A sine on each side, 0 to 1 of full scale."""
    samples = array("h")
    for n in range(int(seconds * 8000)):
        wave = math.sin(2 * math.pi * tone * n / 8000)
        samples.append(int(left * 32767 * wave))
        samples.append(int(right * 32767 * wave))
    return samples.tobytes()


class Box:
    def __init__(self, root: Path) -> None:
        self.folder = root / "recordings"
        self.folder.mkdir()
        self.journal = root / "journal"
        self.journal.mkdir()

    def events(self, events: list[HistoryEvent]) -> None:
        write_segment(self.journal, 1, events)
        Ingest(self.journal).catch_up(NOON)

    def call(self, call: str = "c1", over: bool = True, queue: str = "sales", at: float = NOON) -> Recording:
        """A recorded call's row; the file comes with `sound`."""
        events = answered_call(call, at, queue=queue)
        if not over:
            events = [e for e in events if e.kind not in ("call_left_queue", "call_ended")]
        self.events(events)
        return Recording.get(Recording.call == call)

    def sound(self, file: str, data: bytes, modified: float = NOON + 75) -> Path:
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.utime(path, (modified, modified))
        return path

    def recorded(
        self, call: str = "c1", seconds: float = 2.0, queue: str = "sales", at: float = NOON
    ) -> Recording:
        """An ended call with its raw file."""
        row = self.call(call, queue=queue, at=at)
        self.sound(row.file, stereo(seconds), at + 75)
        return row

    @property
    def files(self) -> set[str]:
        return {p.relative_to(self.folder).as_posix() for p in self.folder.rglob("*") if p.is_file()}
