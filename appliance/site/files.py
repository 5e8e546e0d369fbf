"""Writing files so that a power cut leaves the old or the new one, never half of one."""

import contextlib
import os
import tempfile
from pathlib import Path


def write(path: Path, content: str | bytes, mode: int = 0o640) -> None:
    """Replace a file's content atomically and durably."""
    data = content.encode() if isinstance(content, str) else content
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(file.fileno(), mode)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    sync_folder(path.parent)


def write_if_changed(path: Path, content: str | bytes, mode: int = 0o640) -> bool:
    """Whether anything had to be written."""
    data = content.encode() if isinstance(content, str) else content
    with contextlib.suppress(OSError):
        if path.read_bytes() == data:
            return False
    write(path, data, mode)
    return True


def sync_folder(folder: Path) -> None:
    """Make names made or changed in a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
