"""The last messages of a channel: who was away for a moment misses nothing and gets nothing twice."""

from collections import deque


class Replay:
    """Bounded; a cursor too old, or of an earlier life of the server, is answered with None: start anew."""

    def __init__(self, epoch: str, size: int = 256) -> None:
        self.epoch = epoch
        self._last = 0
        self._messages: deque[tuple[int, str]] = deque(maxlen=size)

    @property
    def cursor(self) -> str:
        return f"{self.epoch}-{self._last}"

    def append(self, data: str) -> str:
        """Keep a message; returns its cursor."""
        self._last += 1
        self._messages.append((self._last, data))
        return self.cursor

    def after(self, cursor: str) -> list[tuple[str, str]] | None:
        """(cursor, message) of all that came after `cursor`, oldest first."""
        epoch, _, text = cursor.partition("-")
        if epoch != self.epoch or not text.isdecimal():
            return None
        seen = int(text)
        oldest = self._messages[0][0] if self._messages else self._last + 1
        if seen > self._last or seen < oldest - 1:
            return None
        return [(f"{self.epoch}-{number}", data) for number, data in self._messages if number > seen]
