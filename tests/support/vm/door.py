"""The door into a virtual machine, this side: commands inside, and its Unix sockets as if they were here."""

import base64
import contextlib
import itertools
import json
import queue
import socket
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

type Frame = dict[str, Any]


class DoorError(AssertionError):
    """The machine did not answer, or could not do what was asked."""


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended inside."""

    status: int
    out: bytes
    err: bytes

    @property
    def text(self) -> str:
        return self.out.decode(errors="replace")


class Door:
    """Listens for the emulator; QEMU connects to it when it starts and is gone when it ends."""

    def __init__(self, path: Path) -> None:
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(path))
        self._listener.listen(1)
        self._emulator: socket.socket | None = None
        self._numbers = itertools.count(1)
        self._answers: dict[int, queue.Queue[Frame]] = {}
        self._writing = threading.Lock()

    def open(self, timeout_s: float = 10.0) -> None:
        """Take the connection of an emulator that was just started."""
        self._listener.settimeout(timeout_s)
        self._emulator, _ = self._listener.accept()
        threading.Thread(target=self._read, args=(self._emulator,), daemon=True).start()

    def close(self) -> None:
        if self._emulator:
            self._emulator.close()
        self._listener.close()

    def run(self, *command: str, stdin: bytes = b"", timeout_s: float = 60.0) -> Done:
        """Run a command as root inside; any status is an answer."""
        frame = {"run": command, "input": base64.b64encode(stdin).decode(), "timeout_s": timeout_s}
        answer = self._ask(frame, timeout_s + 5)
        return Done(answer["status"], base64.b64decode(answer["out"]), base64.b64decode(answer["err"]))

    def check(self, *command: str, stdin: bytes = b"", timeout_s: float = 60.0) -> str:
        """Run a command that must succeed; what it printed."""
        done = self.run(*command, stdin=stdin, timeout_s=timeout_s)
        if done.status:
            raise DoorError(f"{' '.join(command)}: status {done.status}\n{done.text}\n{done.err.decode()}")
        return done.text

    def forward(self, path: Path) -> None:
        """A Unix socket of the machine, at the same path here, for as long as this process lives."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(path))
        listener.listen(16)
        threading.Thread(target=self._accept, args=(listener, path), daemon=True).start()

    def _accept(self, listener: socket.socket, path: Path) -> None:
        while True:
            stream, _ = listener.accept()
            threading.Thread(target=self._join, args=(stream, path), daemon=True).start()

    def _join(self, stream: socket.socket, path: Path) -> None:
        """One connection, until either side ends it."""
        number, answers = self._expect()
        with stream, contextlib.suppress(DoorError, OSError):
            self._send({"id": number, "connect": str(path)})
            threading.Thread(target=self._pump, args=(number, stream), daemon=True).start()
            while "end" not in (frame := answers.get()) and "error" not in frame:
                stream.sendall(base64.b64decode(frame.get("data", "")))
        self._answers.pop(number, None)

    def _pump(self, number: int, stream: socket.socket) -> None:
        with contextlib.suppress(DoorError, OSError):
            while data := stream.recv(1 << 15):
                self._send({"id": number, "data": base64.b64encode(data).decode()})
            self._send({"id": number, "end": True})

    def _ask(self, frame: Frame, timeout_s: float) -> Frame:
        number, answers = self._expect()
        try:
            self._send({"id": number} | frame)
            answer = answers.get(timeout=timeout_s)
        except queue.Empty:
            raise DoorError(f"no answer from the machine within {timeout_s} s") from None
        finally:
            self._answers.pop(number, None)
        if "error" in answer:
            raise DoorError(answer["error"])
        return answer

    def _expect(self) -> tuple[int, queue.Queue[Frame]]:
        number = next(self._numbers)
        answers = self._answers[number] = queue.Queue()
        return number, answers

    def _send(self, frame: Frame) -> None:
        try:
            with self._writing:
                assert self._emulator, "the machine was not started"
                self._emulator.sendall(json.dumps(frame).encode() + b"\n")
        except OSError as error:
            raise DoorError(f"the machine is gone: {error}") from error

    def _read(self, emulator: socket.socket) -> None:
        with contextlib.suppress(OSError), emulator.makefile("rb") as lines:
            for line in lines:
                frame = json.loads(line)
                if expected := self._answers.get(frame["id"]):
                    expected.put(frame)
        for expected in list(self._answers.values()):
            expected.put({"error": "the machine is gone", "end": True})
