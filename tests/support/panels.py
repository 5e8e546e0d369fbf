"""Displays as their serial line shows them: what is written to them stands on `rows`."""

from hw.serial.display.crystalfontz import Packet, take_packet


class _Screen:
    def __init__(self, columns=20, rows=4):
        self.columns = columns
        self.rows = [" " * columns for _ in range(rows)]
        self.deaf = False
        self._buffer = b""
        self._out = b""

    def take(self):
        out, self._out = self._out, b""
        return out

    def feed(self, data):
        if self.deaf:
            return b""
        self._buffer += data
        while self._step():
            pass
        return self.take()

    def clear(self):
        self.rows = [" " * self.columns for _ in self.rows]

    def put(self, row, column, text):
        line = self.rows[row]
        self.rows[row] = (line[:column] + text + line[column + len(text) :])[: self.columns]

    def noise(self, data=b"\x80\x01\x07\x00\xff\x55\x1f"):
        self._out += data


class CrystalFontzPanel(_Screen):
    """CFA-635. Its CRC is worked out here by the data sheet's other algorithm, bit by bit from the top."""

    def _step(self):
        if len(self._buffer) < 2 or len(self._buffer) < self._buffer[1] + 4:
            return False
        length = self._buffer[1]
        body, tail = self._buffer[: length + 2], self._buffer[length + 2 : length + 4]
        self._buffer = self._buffer[length + 4 :]
        assert self.crc(body) == int.from_bytes(tail, "little"), "a packet with a wrong CRC"
        self._packet(body[0], body[2:])
        return True

    @staticmethod
    def crc(data):
        value = 0xFFFF
        for octet in data:
            for bit in range(8):
                top = (value >> 15) ^ (octet >> bit & 1)
                value = (value << 1) & 0xFFFF ^ (0x1021 if top else 0)
        return int(f"{value:016b}"[::-1], 2) ^ 0xFFFF

    def _packet(self, kind, data):
        answer = data if kind == 0 else b""
        if kind == 1:
            answer = b"CFA635:h1.4,f2.0"
        elif kind == 6:
            self.clear()
        elif kind == 0x1F:
            self.put(data[1], data[0], data[2:].decode("ascii"))
        self._out += Packet(kind | 0x40, answer).encoded()

    def key(self):
        """Somebody presses one: comes unasked."""
        self._out += Packet(0x80, b"\x01").encoded()


class MatrixOrbitalPanel(_Screen):
    """An LK204-25."""

    row = column = 0

    def _step(self):
        if not self._buffer:
            return False
        if self._buffer[0] != 0xFE:
            self.put(self.row, self.column, chr(self._buffer[0]))
            self.column += 1
            self._buffer = self._buffer[1:]
            return True
        size = {0x47: 4, 0x42: 3}.get(self._buffer[1] if len(self._buffer) > 1 else 0, 2)
        if len(self._buffer) < size:
            return False
        command, self._buffer = self._buffer[:size], self._buffer[size:]
        match command[1]:
            case 0x58:
                self.clear()
            case 0x47:
                self.column, self.row = command[2] - 1, command[3] - 1
            case 0x37:
                self._out += b"\x09"
        return True


class BackpackPanel(_Screen):
    """Keeps the controller's memory, of which the glass shows four pieces."""

    address = 0

    def _step(self):
        if not self._buffer:
            return False
        if self._buffer[0] != 0xFE:
            row, column = self._place()
            self.put(row, column, chr(self._buffer[0]))
            self.address += 1
            self._buffer = self._buffer[1:]
            return True
        if len(self._buffer) < 2:
            return False
        command, self._buffer = self._buffer[1], self._buffer[2:]
        if command == 1:
            self.clear()
        elif command & 0x80:
            self.address = command & 0x7F
        return True

    def _place(self):
        for row, start in enumerate((0x00, 0x40, 0x14, 0x54)):
            if start <= self.address < start + 20:
                return row, self.address - start
        raise AssertionError(f"no glass at {self.address:#x}")


def crc_agrees(data):
    packet, rest = take_packet(Packet(0x1F, data).encoded())
    return packet == Packet(0x1F, data) and rest == b""
