"""Driving a test phone from another process, be it in another network namespace."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[2]
type Event = dict[str, Any]


class PhoneError(Exception):
    """The phone did not do what was awaited; says what it did instead."""


class Testphone:
    """A running phone. Events are kept, so that waiting for one that came already returns at once."""

    __test__ = False  # pytest: not a test class

    def __init__(
        self, address: str, *, namespace: Path | None = None, port: int = 5060, rtp_port: int = 30000
    ) -> None:
        """`namespace`: a bind-mounted network namespace to live in; None: the caller's own."""
        enter = ["nsenter", f"--net={namespace}"] if namespace else []
        phone = [sys.executable, "-m", "hw.testphone", "--bind", address]
        self.address = address
        self.events: list[Event] = []
        self._changed = threading.Condition()
        self._listener: Callable[[Event], object] | None = None
        self._process = subprocess.Popen(
            [*enter, *phone, "--port", str(port), "--rtp-port", str(rtp_port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
            cwd="/",
        )
        self._reader = threading.Thread(target=self._read, daemon=True, name=f"testphone {address}")
        self._reader.start()
        self.wait("ready", timeout_s=15)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int:
        return self._process.pid

    def listen(self, listener: Callable[[Event], object]) -> None:
        """Have every event from now on handed over as it comes, in the reading thread."""
        self._listener = listener

    def send(self, do: str, **fields: Any) -> None:
        """Send a verb (hw.testphone.verbs); returns at once."""
        pipe = self._process.stdin
        if pipe is None or self._process.poll() is not None:
            raise PhoneError(f"the phone at {self.address} has ended")
        pipe.write(json.dumps({"do": do} | fields).encode() + b"\n")
        pipe.flush()

    def mark(self) -> int:
        """A place in the log of events, to be given to `wait` and `seen`."""
        return len(self.events)

    def seen(self, event: str, *, after: int = 0, **having: Any) -> list[Event]:
        """Events of that kind so far whose fields are as given."""
        wanted = having | {"event": event}
        return [e for e in self.events[after:] if all(e.get(key) == value for key, value in wanted.items())]

    def wait(
        self, event: str, *, timeout_s: float = 10.0, after: int = 0, count: int = 1, **having: Any
    ) -> Event:
        """The `count`-th such event, waited for. Raises PhoneError with what came instead."""
        deadline = time.monotonic() + timeout_s
        with self._changed:
            while len(found := self.seen(event, after=after, **having)) < count:
                left = deadline - time.monotonic()
                if left <= 0 or not self._reader.is_alive():
                    raise PhoneError(self._complaint(event, timeout_s, after, having))
                self._changed.wait(min(left, 0.5))
        return found[count - 1]

    def close(self) -> None:
        """Hang up everything and end; kills a phone that does not."""
        if self._process.poll() is None:
            try:
                self.send("quit")
                self._process.wait(8)
            except OSError, PhoneError, subprocess.TimeoutExpired:
                self._process.kill()
        self._process.wait()
        self._reader.join(2)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _read(self) -> None:
        for line in self._process.stdout or ():
            event = json.loads(line)
            with self._changed:
                self.events.append(event)
                self._changed.notify_all()
            if self._listener is not None:
                self._listener(event)

    def _complaint(self, event: str, timeout_s: float, after: int, having: dict[str, Any]) -> str:
        call = having.get("call")
        came = [
            {key: value for key, value in e.items() if key not in ("at", "headers")}
            for e in self.events[after:]
            if call is None or e.get("call") == call
        ]
        return f"no {event} {having or ''} within {timeout_s} s at {self.address}; came: {came[-15:]}"
