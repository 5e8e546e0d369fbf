"""History on its way to disk: JSON lines in segment files, written in a thread of its own.

A caller never waits for the disk: `append` only hands over. While the disk fails, lines are kept in
memory up to a bound and written as soon as it can be; the alarm shows meanwhile. Segments are never
rewritten; the jobs daemon reads them into the database and removes them.
"""

import contextlib
import json
import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

from appliance.core.history import HistoryEvent, to_dict

log = logging.getLogger(__name__)

SEGMENT_BYTES = 1 << 20
SEGMENT_AGE_S = 3600.0
MAX_KEPT = 200_000
"""Lines kept in memory while the disk fails: about a day of a busy box."""
RETRY_S = 2.0
SYNC_S = 1.0
"""A power cut costs at most this much history."""


class Journal:
    def __init__(self, folder: str | Path, on_trouble: Callable[[str], None]) -> None:
        """`on_trouble` gets the disk's complaint, and "" when all is well again; called in the thread."""
        self._folder = Path(folder)
        self._on_trouble = on_trouble
        self._lines: deque[str] = deque(maxlen=MAX_KEPT)
        self._wake = threading.Event()
        self._ending = False
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self._segment: _Segment | None = None
        self._rest = b""
        """Bytes taken from the line-up and not yet on disk."""
        self._troubled = False

    def start(self) -> None:
        self._thread.start()

    def append(self, event: HistoryEvent) -> None:
        """Never waits. The oldest unwritten line is given up when the bound is reached."""
        self._lines.append(json.dumps(to_dict(event), ensure_ascii=False, separators=(",", ":")))
        self._wake.set()

    def close(self, timeout_s: float = 5.0) -> None:
        """Write what is left, as far as the disk lets us."""
        self._ending = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def _run(self) -> None:
        while True:
            self._wake.wait()
            self._wake.clear()
            written = self._write_all()
            if self._ending:
                self._begin_anew()
                return
            time.sleep(0.05 if written else RETRY_S)
            if not written:
                self._wake.set()

    def _write_all(self) -> bool:
        try:
            while self._rest or self._lines:
                if not self._rest:
                    self._rest = self._take()
                self._write_some()
        except OSError as error:
            self._begin_anew()  # the old segment may be torn, or its disk gone
            if not self._troubled:
                log.error("history cannot be written to %s (%s); it is kept in memory", self._folder, error)
            self._troubled = True
            self._on_trouble(str(error))
            return False
        if self._troubled:
            self._troubled = False
            log.warning("history is written again")
            self._on_trouble("")
        return True

    def _begin_anew(self) -> None:
        if self._segment is not None:
            self._segment.close()
        self._segment = None

    def _take(self) -> bytes:
        lines: list[str] = []
        while self._lines and len(lines) < 500:
            lines.append(self._lines.popleft())
        return ("\n".join(lines) + "\n").encode()

    def _write_some(self) -> None:
        if self._segment is not None and self._segment.full:
            self._begin_anew()
        if self._segment is None:
            self._segment = _Segment(self._folder)
        while self._rest:
            # After a failure the rest goes on in a new segment at the start of a line.
            written = self._segment.write(self._rest)
            done = self._rest.rfind(b"\n", 0, written) + 1
            if written < len(self._rest):
                self._rest = self._rest[done:]
                raise OSError("the disk took only a part")
            self._rest = b""
        self._segment.sync()


class _Segment:
    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        numbers = [int(path.stem) for path in folder.glob("*.jsonl") if path.stem.isdigit()]
        path = folder / f"{max(numbers, default=0) + 1:08d}.jsonl"
        self._file = path.open("xb", buffering=0)
        self._born = time.monotonic()
        self._synced = 0.0
        self._size = 0

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._file.close()

    @property
    def full(self) -> bool:
        return self._size >= SEGMENT_BYTES or time.monotonic() - self._born >= SEGMENT_AGE_S

    def write(self, data: bytes) -> int:
        written = self._file.write(data) or 0
        self._size += written
        return written

    def sync(self) -> None:
        if time.monotonic() - self._synced >= SYNC_S:
            os.fdatasync(self._file.fileno())
            self._synced = time.monotonic()
