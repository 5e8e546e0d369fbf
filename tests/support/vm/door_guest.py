"""The door's inner side, handed to the virtual machine as a credential at boot: the image has no such door.

Frames are JSON lines over a virtio port. `run` runs a command; `connect` opens a Unix socket inside, whose
bytes then go both ways as `data` frames until `end`.
"""

import base64
import contextlib
import json
import os
import select
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

type Frame = dict[str, Any]

PORT = "/dev/virtio-ports/timbre.door"


class Door:
    def __init__(self) -> None:
        self._port = os.open(PORT, os.O_RDWR)
        self._writing = threading.Lock()
        self._streams: dict[int, socket.socket] = {}

    def serve(self) -> None:
        """Until the machine ends."""
        kept = b""
        while True:
            select.select([self._port], [], [])
            kept += os.read(self._port, 1 << 16)
            *lines, kept = kept.split(b"\n")
            for line in lines:
                self._receive(json.loads(line))

    def _receive(self, frame: Frame) -> None:
        number = frame["id"]
        if "run" in frame:
            threading.Thread(target=self._run, args=(frame,), daemon=True).start()
        elif "connect" in frame:
            self._connect(number, frame["connect"])
        elif stream := self._streams.get(number):
            with contextlib.suppress(OSError):
                if "data" in frame:
                    stream.sendall(base64.b64decode(frame["data"]))
                else:
                    stream.shutdown(socket.SHUT_RDWR)

    def _run(self, frame: Frame) -> None:
        try:
            done = subprocess.run(
                frame["run"],
                input=base64.b64decode(frame.get("input", "")),
                capture_output=True,
                timeout=frame["timeout_s"],
                check=False,
            )
            answer = {"status": done.returncode, "out": _text(done.stdout), "err": _text(done.stderr)}
        except (OSError, subprocess.TimeoutExpired) as error:
            answer = {"error": f"{frame['run']}: {error}"}
        self._send({"id": frame["id"]} | answer)

    def _connect(self, number: int, path: str) -> None:
        stream = socket.socket(socket.AF_UNIX)
        try:
            stream.connect(path)
        except OSError as error:
            self._send({"id": number, "error": f"{path}: {error}"})
            return
        self._streams[number] = stream
        self._send({"id": number, "open": True})
        threading.Thread(target=self._pump, args=(number, stream), daemon=True).start()

    def _pump(self, number: int, stream: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := stream.recv(1 << 15):
                self._send({"id": number, "data": _text(data)})
        self._streams.pop(number, None)
        stream.close()
        self._send({"id": number, "end": True})

    def _send(self, frame: Frame) -> None:
        line = json.dumps(frame).encode() + b"\n"
        with self._writing:
            while line:
                line = line[os.write(self._port, line) :]


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def main() -> int:
    while not Path(PORT).exists():  # udev names it in its time
        time.sleep(0.2)
    Door().serve()
    return 0


if __name__ == "__main__":
    sys.exit(main())
