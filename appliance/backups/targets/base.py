"""What every storage can do. Paths are relative to the box's own folder there: `packs/p….000.age`."""

from pathlib import Path
from types import TracebackType
from typing import Protocol, Self


class Target(Protocol):
    """Used in a `with` statement: some need to be opened. Everything raises BackupError and blocks."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def folders(self) -> list[str]:
        """Names of the folders there."""

    def files(self, folder: str) -> dict[str, int]:
        """Name → size of the whole files in a folder; none if there is no such folder."""

    def put(self, local: Path, path: str) -> None:
        """Store a file: whole under its name, or not at all."""

    def get(self, path: str, local: Path) -> None:
        """Fetch a file in place of `local`. Raises BackupError (missing)."""

    def remove(self, paths: list[str]) -> None:
        """Those that are there."""

    def remove_folder(self, folder: str) -> None:
        """With all that is in it."""
