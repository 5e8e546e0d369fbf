"""Serial backpacks of HD44780 displays: 0xFE in front of each command of that controller (Hitachi's sheet).

They answer nothing, so that one which has lost its power and has it again cannot tell: everything is drawn
anew now and then.
"""

from collections.abc import Sequence
from typing import Final

from hw.serial.display.panel import plain

COMMAND: Final = b"\xfe"
CLEAR: Final = COMMAND + b"\x01"
DISPLAY_ON: Final = COMMAND + b"\x0c"
MOVE: Final = 0x80
ANEW_EVERY_S: Final = 60.0


def row_address(row: int, columns: int) -> int:
    """Of the first letter of a row in the controller's memory: row three goes on where row one ends."""
    return (row % 2) * 0x40 + (row // 2) * columns


class Backpack:
    mute = False
    model = ""

    def __init__(self, columns: int, rows: int, now: float) -> None:
        self._columns, self._rows = columns, rows
        self._shown = [" " * columns] * rows
        self._due = now + ANEW_EVERY_S
        self._out = [DISPLAY_ON, CLEAR]

    def show(self, rows: Sequence[str], now: float) -> None:
        for row in range(self._rows):
            text = plain(rows[row] if row < len(rows) else "", self._columns)
            if text != self._shown[row]:
                self._shown[row] = text
                self._draw(row)

    def receive(self, data: bytes, now: float) -> None:
        """It has nothing to say."""

    def tick(self, now: float) -> None:
        if now >= self._due:
            self._due = now + ANEW_EVERY_S
            self._out.append(DISPLAY_ON)
            for row in range(self._rows):
                self._draw(row)

    def next_deadline(self) -> float | None:
        return self._due

    def drain(self) -> list[bytes]:
        out, self._out = self._out, []
        return out

    def _draw(self, row: int) -> None:
        place = MOVE | row_address(row, self._columns)
        self._out.append(COMMAND + bytes((place,)) + self._shown[row].encode("ascii"))
