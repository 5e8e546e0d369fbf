"""CrystalFontz's packets (CFA-631, 633, 635): type, length, data, CRC; each is answered, one at a time.

From the makers' data sheets: the CRC is CCITT's (polynomial 0x8408 reflected, begun with 0xFFFF, inverted),
its low byte first. An answer's type is the command's with 0x40, an error's with 0xC0; 0x80 and others come
unasked.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from hw.serial.display.panel import plain

PING: Final = 0x00
VERSION: Final = 0x01
CLEAR: Final = 0x06
WRITE: Final = 0x1F
ANSWER: Final = 0x40
MOST_DATA: Final = 22
ANSWER_S: Final = 0.5
TRIES: Final = 3
PING_EVERY_S: Final = 5.0


def crc(data: bytes) -> int:
    value = 0xFFFF
    for octet in data:
        value ^= octet
        for _ in range(8):
            value = value >> 1 ^ 0x8408 if value & 1 else value >> 1
    return value ^ 0xFFFF


@dataclass(frozen=True, slots=True)
class Packet:
    kind: int
    data: bytes = b""

    def encoded(self) -> bytes:
        body = bytes((self.kind, len(self.data))) + self.data
        return body + crc(body).to_bytes(2, "little")


def take_packet(buffer: bytes) -> tuple[Packet | None, bytes]:
    """The first whole packet and the rest. Of a broken one a byte is given up, and it looks again."""
    while len(buffer) >= 4:
        length = buffer[1]
        if length > MOST_DATA:
            buffer = buffer[1:]
            continue
        if len(buffer) < length + 4:
            return None, buffer
        if crc(buffer[: length + 2]) == int.from_bytes(buffer[length + 2 : length + 4], "little"):
            return Packet(buffer[0], buffer[2 : length + 2]), buffer[length + 4 :]
        buffer = buffer[1:]
    return None, buffer


class CrystalFontz:
    def __init__(self, columns: int, rows: int, now: float) -> None:
        self.mute = False
        self.model = ""
        self._columns, self._rows = columns, rows
        self._shown: list[str] = [" " * columns] * rows
        self._buffer = b""
        self._waiting: deque[Packet] = deque()
        self._asked: Packet | None = None
        self._tries = 0
        self._due: float | None = now + PING_EVERY_S
        self._out: list[bytes] = []
        self._ask(Packet(VERSION), now)
        self._ask(Packet(CLEAR), now)

    def show(self, rows: Sequence[str], now: float) -> None:
        for row in range(self._rows):
            text = plain(rows[row] if row < len(rows) else "", self._columns)
            if text != self._shown[row]:
                self._shown[row] = text
                self._ask(Packet(WRITE, bytes((0, row)) + text.encode("ascii")), now)

    def receive(self, data: bytes, now: float) -> None:
        self._buffer += data
        while True:
            packet, self._buffer = take_packet(self._buffer)
            if packet is None:
                return
            self._answered(packet, now)

    def tick(self, now: float) -> None:
        if self._due is None or now < self._due:
            return
        if self._asked is None:
            self._ask(Packet(PING), now)
        elif self._tries < TRIES:
            self._write(now)
        else:
            self.mute, self._due = True, None

    def next_deadline(self) -> float | None:
        return self._due

    def drain(self) -> list[bytes]:
        out, self._out = self._out, []
        return out

    def _ask(self, packet: Packet, now: float) -> None:
        self._waiting.append(packet)
        self._next(now)

    def _next(self, now: float) -> None:
        if self._asked is None and self._waiting:
            self._asked, self._tries = self._waiting.popleft(), 0
            self._write(now)

    def _write(self, now: float) -> None:
        if self._asked is not None:
            self._tries += 1
            self._due = now + ANSWER_S
            self._out.append(self._asked.encoded())

    def _answered(self, packet: Packet, now: float) -> None:
        if self._asked is None or packet.kind & 0x3F != self._asked.kind or not packet.kind & ANSWER:
            return
        if self._asked.kind == VERSION:
            self.model = plain(packet.data.decode("latin-1"), MOST_DATA).strip()
        self._asked, self._due = None, now + PING_EVERY_S
        self._next(now)
