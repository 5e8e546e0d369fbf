"""Room on the disk: recording stops before calls would suffer."""

import shutil
from dataclasses import dataclass
from pathlib import Path

GB = 1e9
"""As disks are sold, and as the site file means it."""
RELEASE = 1.1
"""The alarm ends when a tenth more than the limit is free, so that it does not flicker."""


@dataclass(frozen=True, slots=True)
class Space:
    free_bytes: int
    total_bytes: int
    min_free_bytes: int
    low: bool


def look(folder: Path, min_free_gb: float, was_low: bool) -> Space:
    """`low`: the ACD starts no recording until it is over."""
    usage = shutil.disk_usage(folder)
    least = int(min_free_gb * GB)
    limit = least * RELEASE if was_low else least
    return Space(usage.free, usage.total, least, usage.free < limit)
