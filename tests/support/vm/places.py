"""Where virtual machines keep their disks and consoles while tests run."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

ARTIFACTS = Path("/artifacts")
"""On this host's disk: disks grow, and consoles of failed tests are wanted afterwards."""


@contextlib.contextmanager
def folder(name: str) -> Iterator[Path]:
    """A machine's place. What it said stays, its disks go."""
    ARTIFACTS.mkdir(exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=ARTIFACTS))
    try:
        yield place
    finally:
        for file in place.iterdir():
            if file.suffix != ".log":
                file.unlink()
