"""Which browser is which phone now: the one that came last."""

from typing import Protocol


class Line(Protocol):
    """A browser's connection."""

    def taken_elsewhere(self) -> None:
        """Another browser of the same person is the phone from now on."""


class Lines:
    def __init__(self) -> None:
        self._by_extension: dict[str, Line] = {}

    def __len__(self) -> int:
        return len(self._by_extension)

    def come(self, extension: str, line: Line) -> None:
        before = self._by_extension.get(extension)
        self._by_extension[extension] = line
        if before is not None and before is not line:
            before.taken_elsewhere()

    def go(self, extension: str, line: Line) -> None:
        """Idempotent; another's place is left alone."""
        if self._by_extension.get(extension) is line:
            del self._by_extension[extension]
