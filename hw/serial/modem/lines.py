"""Bytes from a modem to lines, and to its prompt for a PDU. Whatever a bad line adds is borne."""

from typing import Final

PROMPT: Final = ">"
LONGEST: Final = 1024
"""A line of AT is shorter; what is longer is noise, and is dropped."""


class Lines:
    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[str]:
        """All lines that are whole now; a prompt, which has no line's end, counts as one."""
        # Above 7 bits nothing is AT: a wrong speed, or the noise of a plug.
        self._rest += bytes(byte for byte in data if byte < 0x80 and byte != 0)
        *whole, self._rest = self._rest.replace(b"\r", b"\n").split(b"\n")
        if self._rest.strip() == b">":
            whole.append(self._rest)
            self._rest = b""
        if len(self._rest) > LONGEST:
            self._rest = b""
        texts = (line.decode("ascii").strip() for line in whole if len(line) <= LONGEST)
        return [text for text in texts if text]

    def clear(self) -> None:
        """What half a line there was belongs to nothing any more."""
        self._rest = b""
