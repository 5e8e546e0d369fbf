"""One test of a line: the test phone calls through a trunk, speaks, listens, hangs up.

What it hears is looked at for its level alone, and thrown away.
"""

import array
import math
import tempfile
import time
import wave
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from appliance.core.quality.line_test import ANSWERED, RANG_FOR_NOTHING
from hw.testphone.client import PhoneError, Testphone
from pbx.conf import test_phone

TONE_HZ: Final = 1004
"""The trade's test tone: no whole fraction of the sampling rate."""
RING_S: Final = 60.0
END_S: Final = 5.0
LOOK_S: Final = 0.1
FULL_SCALE: Final = 32768
_BOX: Final = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Called:
    code: int
    """SIP status of its end, 200 if it was answered; 0: the phone did not work."""
    answered_s: float | None = None
    level_dbfs: float | None = None
    """None: nothing was heard at all."""


class Stopped(Exception):
    """The program ends; the call has been hung up."""


def call(id: int, trunk: str, lasts_s: float, stopping: Callable[[], bool]) -> Called:
    """Takes as long as the call does. Raises Stopped."""
    with tempfile.TemporaryDirectory(prefix="line-test-") as folder:
        heard = Path(folder) / "heard.wav"
        try:
            with Testphone(test_phone.ADDRESS, port=0) as phone:
                code, answered_s = _through(_Call(phone, stopping), id, trunk, lasts_s, heard)
        except PhoneError:
            return Called(0)
        return Called(code, answered_s, level_dbfs(heard) if code == ANSWERED else None)


class _Call:
    """The only call of a phone."""

    def __init__(self, phone: Testphone, stopping: Callable[[], bool]) -> None:
        self.phone = phone
        self._stopping = stopping

    def until(self, timeout_s: float, *events: dict[str, Any]) -> dict[str, Any] | None:
        """The first of these that is seen; None: the time is over."""
        deadline = time.monotonic() + timeout_s
        while True:
            for wanted in events:
                if seen := self.phone.seen(**wanted):
                    return seen[0]
            if self._stopping():
                raise Stopped
            if time.monotonic() >= deadline:
                return None
            time.sleep(LOOK_S)


_ENDED: Final = {"event": "ended"}
_FAILED: Final = {"event": "failed"}
_CONFIRMED: Final = {"event": "state", "state": "confirmed"}


def _through(own: _Call, id: int, trunk: str, lasts_s: float, heard: Path) -> tuple[int, float | None]:
    phone = own.phone
    phone.send("line", line="test", user="line-test", host=_BOX)
    phone.wait("opened")
    began = time.time()
    phone.send(
        "call",
        line="test",
        call="test",
        to=f"sip:{trunk}@{_BOX}",
        tone_hz=TONE_HZ,
        record=str(heard),
        headers={test_phone.HEADER: str(id)},
    )
    first = own.until(RING_S, _CONFIRMED, _ENDED, _FAILED)
    if first is None:
        phone.send("hangup", call="test")
        own.until(END_S, _ENDED)
        return RANG_FOR_NOTHING, None
    if first["event"] != "state":
        return int(first.get("code", 0)), None
    own.until(lasts_s, _ENDED)
    if not phone.seen("ended"):
        phone.send("hangup", call="test")
        own.until(END_S, _ENDED)
    return ANSWERED, first["at"] - began


def level_dbfs(path: Path) -> float | None:
    """Mean level of a recording of 16 bits; None where there is none, or not a sample in it."""
    try:
        with wave.open(str(path), "rb") as sound:
            samples = array.array("h", sound.readframes(sound.getnframes()))
    except OSError, EOFError, wave.Error:
        return None
    power = sum(sample * sample for sample in samples) / len(samples) if samples else 0.0
    return 10 * math.log10(power / FULL_SCALE**2) if power else None
