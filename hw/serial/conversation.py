"""A pure protocol and an open device, joined: bytes one way, bytes the other, ticks when they are due."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from hw.serial.modem.news import Write
from hw.serial.port import Port


class Talker(Protocol):
    """What a modem and a panel have in common. `now` is monotonic seconds."""

    def receive(self, data: bytes, now: float) -> None: ...

    def tick(self, now: float) -> None: ...

    def next_deadline(self) -> float | None: ...

    def drain(self) -> Sequence[Any]:
        """`bytes` and `Write` go to the device, everything else is news."""


class Conversation:
    """Lasts until the device is gone or `close` is called; `ended` then says why."""

    def __init__(self, path: Path, baud: int, talker: Talker, news: Callable[[Any], None]) -> None:
        """Raises OSError where the device cannot be opened."""
        self._loop = asyncio.get_running_loop()
        self.ended: asyncio.Future[str] = self._loop.create_future()
        self._talker = talker
        self._news = news
        self._timer: asyncio.TimerHandle | None = None
        self._port = Port(path, baud, self._received, self.close)
        self.pump()

    def pump(self) -> None:
        """Call it after everything that the talker was told."""
        while not self.ended.done() and (out := self._talker.drain()):
            for each in out:
                match each:
                    case bytes() | Write():
                        self._port.write(each if isinstance(each, bytes) else each.data)
                    case _:
                        self._news(each)
        self._arm()

    def close(self, why: str = "closed") -> None:
        # Whoever waits for the end may have been cancelled, and `ended` with him: it is closed all the same.
        if not self.ended.done():
            self.ended.set_result(why)
        if self._timer:
            self._timer.cancel()
        self._port.close()

    def _received(self, data: bytes) -> None:
        self._talker.receive(data, self._loop.time())
        self.pump()

    def _arm(self) -> None:
        if self._timer:
            self._timer.cancel()
        due = None if self.ended.done() else self._talker.next_deadline()
        self._timer = None if due is None else self._loop.call_at(due, self._tick)

    def _tick(self) -> None:
        self._timer = None
        # The loop's timers may come a clock's grain too early.
        self._talker.tick(max(self._loop.time(), self._talker.next_deadline() or 0.0))
        self.pump()
