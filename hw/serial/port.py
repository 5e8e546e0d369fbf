"""The only code that touches a serial device: open, write, hand on what comes, tell when it is gone."""

import asyncio
import contextlib
import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

import serial

log = logging.getLogger(__name__)

CHUNK: Final = 4096
MOST_WAITING: Final = 65_536
"""Bytes that a device has not taken: it is stuck."""


class Port:
    """Bytes that cannot be written at once wait here; a device that is gone is told of once, by `gone`."""

    def __init__(
        self, path: Path, baud: int, received: Callable[[bytes], None], gone: Callable[[str], None]
    ) -> None:
        """Raises OSError."""
        self._serial = serial.Serial(str(path), baud, timeout=0, write_timeout=0, exclusive=True)
        self._fd = self._serial.fileno()
        self._received = received
        self._gone = gone
        self._waiting = b""
        self._loop = asyncio.get_running_loop()
        os.set_blocking(self._fd, False)
        self._loop.add_reader(self._fd, self._read)

    def write(self, data: bytes) -> None:
        if not self._serial.is_open:
            return
        self._waiting += data
        if len(self._waiting) > MOST_WAITING:
            self._lost("it takes no more bytes")
        else:
            self._flush()

    def close(self) -> None:
        if self._serial.is_open:
            self._loop.remove_reader(self._fd)
            self._loop.remove_writer(self._fd)
            # A device that was pulled out complains of everything, also of being closed.
            with contextlib.suppress(OSError):
                self._serial.close()

    def _read(self) -> None:
        try:
            data = os.read(self._fd, CHUNK)
        except BlockingIOError:
            return
        except OSError as error:
            self._lost(os.strerror(error.errno) if error.errno else str(error))
            return
        if data:
            self._received(data)
        else:
            self._lost("it was unplugged")

    def _flush(self) -> None:
        try:
            self._waiting = self._waiting[os.write(self._fd, self._waiting) :]
        except BlockingIOError:
            pass
        except OSError as error:
            self._lost(os.strerror(error.errno) if error.errno else str(error))
            return
        if self._waiting:
            self._loop.add_writer(self._fd, self._flush)
        else:
            self._loop.remove_writer(self._fd)

    def _lost(self, why: str) -> None:
        self.close()
        self._gone(why)
