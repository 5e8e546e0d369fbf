"""A disk that is plugged in: the root helper mounts it by its label, we write below its folder `timbre`."""

import contextlib
import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from appliance.backups.errors import BackupError
from hw.helper.client import HelperError, ask
from hw.helper.request import AttachDisk, DetachDisk

MOUNTS: Final = Path("/run/timbre-disk")


class FolderTarget:
    """A folder of the box's own file tree."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def folders(self) -> list[str]:
        with _told():
            return sorted(path.name for path in self._in("") if path.is_dir() and not path.is_symlink())

    def files(self, folder: str) -> dict[str, int]:
        with _told():
            return {
                path.name: path.stat().st_size
                for path in self._in(folder)
                if path.is_file() and not path.is_symlink() and path.suffix != ".part"
            }

    def _in(self, folder: str) -> list[Path]:
        place = self._root / folder
        return list(place.iterdir()) if place.is_dir() else []

    def put(self, local: Path, path: str) -> None:
        final = self._root / path
        partial = final.with_name(final.name + ".part")
        with _told():
            final.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(local, partial)
            with partial.open("rb+") as file:
                os.fsync(file.fileno())
            partial.replace(final)

    def get(self, path: str, local: Path) -> None:
        with _told():
            shutil.copyfile(self._root / path, local, follow_symlinks=False)

    def remove(self, paths: list[str]) -> None:
        with _told():
            for path in paths:
                (self._root / path).unlink(missing_ok=True)

    def remove_folder(self, folder: str) -> None:
        with _told():
            if (self._root / folder).is_dir():
                shutil.rmtree(self._root / folder)


class DiskTarget(FolderTarget):
    """Mounted while it is in use, so that it can be pulled out at all other times."""

    def __init__(self, label: str, box: str) -> None:
        super().__init__(MOUNTS / label / "timbre" / box)
        self._label = label

    def __enter__(self) -> Self:
        try:
            ask(AttachDisk(self._label))
        except HelperError as error:
            raise BackupError("no_disk", str(error)) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(HelperError):
            ask(DetachDisk(self._label))


@contextlib.contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise BackupError("missing", str(error)) from error
    except PermissionError as error:
        raise BackupError("denied", str(error)) from error
    except OSError as error:
        code = "full" if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) else "failed"
        raise BackupError(code, str(error)) from error
