"""Recordings never change once they are finished, so they are packed once and shared by later backups.

A pack that has lost a recording is kept for a while (retention takes a day's recordings within two nights,
and then the whole pack goes); later what is left of it is packed anew, so that a deleted recording leaves
the backups, too.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

PACK_BYTES: Final = 64 << 20
STALE_S: Final = 7 * 86_400.0


@dataclass(frozen=True, slots=True)
class Recorded:
    """A finished file below the folder of recordings."""

    path: str
    size: int
    mtime_ns: int


def packs(files: Iterable[Recorded], limit: int = PACK_BYTES) -> Iterator[list[Recorded]]:
    """Put files that come in order of their path together: a day apart from the next, none much above
    `limit`.
    """
    pack: list[Recorded] = []
    size = 0
    for file in files:
        if pack and (size + file.size > limit or day_of(file.path) != day_of(pack[-1].path)):
            yield pack
            pack, size = [], 0
        pack.append(file)
        size += file.size
    if pack:
        yield pack


def day_of(path: str) -> str:
    return path.rpartition("/")[0]


def is_spent(lost: int, held: int, stale_since: float | None, now: float) -> bool:
    """Whether a pack of `held` recordings, of which `lost` are gone from the box, must not be used again."""
    if lost == 0:
        return False
    return lost >= held or (stale_since is not None and now - stale_since > STALE_S)
