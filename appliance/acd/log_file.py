"""The call log's files: read from where we stopped, cut off when long. All of it blocks: for a thread.

Asterisk appends to `calls`. To cut it off the file is renamed to `calls.1`, and Asterisk told to open its
log anew; the appearance of a new `calls` says that nothing more comes into the old one, which goes when it is
read.
"""

import json
import logging
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from appliance.acd import state_file

log = logging.getLogger(__name__)

LONGEST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Position:
    inode: int = 0
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    start: Position
    end: Position


class LogFile:
    def __init__(self, folder: Path) -> None:
        self._current = folder / "calls"
        self._old = folder / "calls.1"

    def read(self, since: Position) -> list[Line]:
        """Whole lines behind `since`; a position in no file of ours means from the beginning."""
        files = [path for path in (self._old, self._current) if path.exists()]
        inodes = [path.stat().st_ino for path in files]
        if since.inode in inodes:
            files = files[inodes.index(since.inode) :]
        return [line for path in files for line in _lines(path, since)]

    def wants_cutting(self) -> bool:
        """Long, or a cut was begun and Asterisk has not opened a new file yet."""
        if self._old.exists():
            return not self._current.exists()
        return self._current.exists() and self._current.stat().st_size > LONGEST_BYTES

    def cut(self) -> None:
        """Asterisk is to be told behind it."""
        if not self._old.exists():
            self._current.rename(self._old)

    def remove_old(self, settled: Position) -> None:
        """Once all of it is settled."""
        if not (self._old.exists() and self._current.exists()):
            return
        old = self._old.stat()
        if settled.inode != old.st_ino or settled.offset >= old.st_size:
            self._old.unlink()


def _lines(path: Path, since: Position) -> list[Line]:
    inode = path.stat().st_ino
    offset = since.offset if since.inode == inode else 0
    with path.open("rb") as file:
        file.seek(offset)
        data = file.read()
    found = []
    for raw in data.splitlines(keepends=True):
        if not raw.endswith(b"\n"):
            break  # being written just now
        start, offset = offset, offset + len(raw)
        text = raw.decode("utf-8", "replace")
        found.append(Line(text, Position(inode, start), Position(inode, offset)))
    return found


@dataclass(frozen=True, slots=True)
class Bookmark:
    """How far the log is settled, and since when."""

    position: Position = Position()
    at: float = 0.0


def load(path: Path) -> Bookmark:
    """What cannot be read is as if there were none: the journal tells which calls are known."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Bookmark(Position(int(data["inode"]), int(data["offset"])), float(data["at"]))
    except FileNotFoundError:
        return Bookmark()
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.warning("%s cannot be read (%s): the call log is read from its beginning", path, error)
        return Bookmark()


def save(path: Path, position: Position) -> None:
    """Raises OSError."""
    state_file.save(path, asdict(position) | {"at": time.time()})
