"""The floor's two phones as seen by its coroutines: each call a stream of events."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from hw.testphone.client import Event, Testphone

END_S = 6 * 3600.0


class PhoneLine:
    """One call. Events come in order; a call that ended says so for ever."""

    def __init__(self, phone: Lines, call: str) -> None:
        self.call = call
        self._phone = phone
        self._events: asyncio.Queue[Event] = asyncio.Queue()
        self.ended = asyncio.Event()
        self.confirmed = asyncio.Event()

    def take(self, event: Event) -> None:
        if event["event"] in ("ended", "failed"):
            self.ended.set()
        elif event.get("state") == "confirmed":
            self.confirmed.set()
        self._events.put_nowait(event)

    def do(self, verb: str, **fields: Any) -> None:
        """A verb for this call; nothing where it ended already."""
        if not self.ended.is_set():
            self._phone.send(verb, call=self.call, **fields)

    async def answered(self, timeout_s: float) -> bool:
        """Whether the call was answered in time, and not refused."""
        await first_of(self.confirmed.wait(), self.ended.wait(), timeout_s=timeout_s)
        return self.confirmed.is_set() and not self.ended.is_set()

    async def until(self, event: str, timeout_s: float = END_S) -> bool:
        """Wait for an event of that kind; False if the call or the time ends first."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                while not self.ended.is_set() or not self._events.empty():
                    if (await self._events.get())["event"] == event:
                        return True
        return False


class Lines:
    """A test phone handed over to asyncio."""

    def __init__(self, loop: asyncio.AbstractEventLoop, phone: Testphone) -> None:
        self._loop = loop
        self._phone = phone
        self._calls: dict[str, PhoneLine] = {}
        self.on_incoming: Callable[[PhoneLine, Event], Awaitable[None]] | None = None
        self.tasks: set[asyncio.Task[None]] = set()
        phone.listen(lambda event: loop.call_soon_threadsafe(self._take, event))

    @classmethod
    async def start(cls, address: str, namespace: Path, rtp_port: int) -> Lines:
        loop = asyncio.get_running_loop()
        phone = await asyncio.to_thread(Testphone, address, namespace=namespace, rtp_port=rtp_port)
        return cls(loop, phone)

    async def close(self) -> None:
        await asyncio.to_thread(self._phone.close)

    def send(self, verb: str, **fields: Any) -> None:
        self._phone.send(verb, **fields)

    def place(self, line: str, call: str, to: str) -> PhoneLine:
        """Call from a line."""
        made = self._calls[call] = PhoneLine(self, call)
        self.send("call", line=line, call=call, to=to)
        return made

    def _take(self, event: Event) -> None:
        name = event.get("call")
        if name is None:
            return
        if event["event"] == "incoming" and self.on_incoming is not None:
            made = self._calls[name] = PhoneLine(self, name)
            task = self._loop.create_task(_awaited(self.on_incoming(made, event)))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)
        call = self._calls.get(name)
        if call is not None:
            call.take(event)
            if call.ended.is_set():
                del self._calls[name]


async def _awaited(work: Awaitable[None]) -> None:
    await work


async def first_of(*waits: Awaitable[object], timeout_s: float) -> None:
    """Return when the first of them is done, or the time is over; the others are cancelled."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
