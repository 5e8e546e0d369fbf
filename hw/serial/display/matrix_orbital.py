"""Matrix Orbital's commands (LCD and LK series): 0xFE, a letter, its values; text goes to the cursor.

From the makers' manuals. Asked for its kind of module it answers with one byte, which shows that it lives;
keys that are pressed come as letters.
"""

from collections.abc import Sequence
from typing import Final

from hw.serial.display.panel import plain

COMMAND: Final = b"\xfe"
CLEAR: Final = COMMAND + b"X"
NO_WRAP: Final = COMMAND + b"D"
NO_SCROLL: Final = COMMAND + b"R"
LIGHT_ON: Final = COMMAND + b"B\x00"
KIND: Final = COMMAND + b"7"
KEYS: Final = range(0x41, 0x5B)
"""A to Z: what a keypad sends; no module has its number there."""
ASK_EVERY_S: Final = 5.0
SILENCES: Final = 3


class MatrixOrbital:
    def __init__(self, columns: int, rows: int, now: float) -> None:
        self.mute = False
        self.model = ""
        self._columns, self._rows = columns, rows
        self._shown = [" " * columns] * rows
        self._silences = 0
        self._due: float | None = now + ASK_EVERY_S
        self._out = [NO_WRAP, NO_SCROLL, LIGHT_ON, CLEAR, KIND]

    def show(self, rows: Sequence[str], now: float) -> None:
        for row in range(self._rows):
            text = plain(rows[row] if row < len(rows) else "", self._columns)
            if text != self._shown[row]:
                self._shown[row] = text
                self._out.append(COMMAND + b"G" + bytes((1, row + 1)) + text.encode("ascii"))

    def receive(self, data: bytes, now: float) -> None:
        kinds = [octet for octet in data if octet not in KEYS]
        if kinds:
            self.model, self._silences = f"module 0x{kinds[-1]:02X}", 0

    def tick(self, now: float) -> None:
        if self._due is None or now < self._due:
            return
        self._silences += 1
        if self._silences > SILENCES:
            self.mute, self._due = True, None
        else:
            self._due = now + ASK_EVERY_S
            self._out.append(KIND)

    def next_deadline(self) -> float | None:
        return self._due

    def drain(self) -> list[bytes]:
        out, self._out = self._out, []
        return out
