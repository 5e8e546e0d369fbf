"""Files into a stream and back. Reading distrusts everything: only plain files, only harmless names, none
twice.
"""

import errno
import os
import shutil
import stat
import tarfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from appliance.backups.errors import BackupError
from appliance.core.backup.contents import BadBackup, check_path


@dataclass(slots=True)
class Tally:
    files: int = 0
    bytes: int = 0

    def add(self, size: int) -> None:
        self.files += 1
        self.bytes += size


def pack(members: Iterable[tuple[str, Path]], into: IO[bytes], compress: bool, tally: Tally) -> None:
    """Write files under their names; links are left out, and what has vanished meanwhile."""
    with tarfile.open(fileobj=into, mode="w|zst" if compress else "w|", format=tarfile.PAX_FORMAT) as tar:
        for name, path in members:
            try:
                descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
            except OSError as error:
                if error.errno in (errno.ENOENT, errno.ELOOP):
                    continue
                raise
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                os.close(descriptor)
                continue
            with os.fdopen(descriptor, "rb") as file:
                entry = tarfile.TarInfo(check_path(name))
                entry.size, entry.mtime = status.st_size, int(status.st_mtime)
                tar.addfile(entry, file)
                _forget(tar)
            tally.add(status.st_size)


def unpack(stream: IO[bytes], compressed: bool, place: Callable[[str], Path | None]) -> Tally:
    """Each file to where `place` says; None: it is only read. Raises BackupError (damaged, box_full)."""
    tally = Tally()
    try:
        with tarfile.open(fileobj=stream, mode="r|zst" if compressed else "r|") as tar:
            for entry in tar:
                _take(tar, entry, place, tally)
                _forget(tar)
        while stream.read(1 << 16):
            pass
    except (tarfile.TarError, EOFError, ValueError) as error:
        raise BackupError("damaged", str(error)) from error
    except OSError as error:
        raise BackupError("box_full" if error.errno == 28 else "damaged", str(error)) from error
    return tally


def _take(
    tar: tarfile.TarFile, entry: tarfile.TarInfo, place: Callable[[str], Path | None], tally: Tally
) -> None:
    content = tar.extractfile(entry) if entry.isreg() else None
    if content is None:
        raise BadBackup(f"an archive holds {entry.name[:80]!r}, which is no plain file")
    target = place(check_path(entry.name))
    if target is None:
        shutil.copyfileobj(content, _Nowhere())
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        with os.fdopen(os.open(target, flags, 0o600), "wb") as file:
            shutil.copyfileobj(content, file)
        os.utime(target, (entry.mtime, entry.mtime))
    tally.add(entry.size)


def _forget(tar: tarfile.TarFile) -> None:
    """It would keep a note of every file, and there are hundreds of thousands."""
    vars(tar)["members"] = []


class _Nowhere:
    def write(self, block: bytes) -> int:
        return len(block)
