"""What every display has in common: a size, a wish of what to show, and bytes to make it so."""

from collections.abc import Sequence
from typing import Final, Protocol

_PLAIN: Final = str.maketrans("áéíóúüñÁÉÍÓÚÜÑ¿¡«»–—…·", 'aeiouunAEIOUUN?!""--.-')


class Panel(Protocol):
    """`now` is monotonic seconds; after each call the shell drains and asks `next_deadline`."""

    def show(self, rows: Sequence[str], now: float) -> None:
        """What it should show from now on; only rows that differ are written."""

    def receive(self, data: bytes, now: float) -> None: ...

    def tick(self, now: float) -> None: ...

    def next_deadline(self) -> float | None: ...

    def drain(self) -> list[bytes]: ...

    @property
    def mute(self) -> bool:
        """It ought to have answered and did not: open the device again."""

    @property
    def model(self) -> str:
        """What it says that it is; empty: it cannot say."""


def plain(text: str, columns: int) -> str:
    """A row for a display whose letters are ASCII, exactly as wide as it is."""
    folded = text.translate(_PLAIN)
    safe = "".join(char if " " <= char <= "}" and char != "\\" else "?" for char in folded)
    return safe[:columns].ljust(columns)
