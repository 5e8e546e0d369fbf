"""A far end on a bad line: it loses, delays and reports as it is told to, without help from the kernel.

It speaks G.711 each 20 ms to one far end and leaves out every n-th packet; every second packet comes late.
Of what it hears it "loses" every n-th too, and says so in its RTCP reports (RFC 3550), which answer the box's
own as late as the round trip is to be.
"""

import contextlib
import select
import socket
import struct
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from tests.support.light.callers import LightCall, LightCallers
from tests.support.light.message import Message, audio
from tests.support.light.phones import LightPhones, Ring
from tests.support.light.sockets import udp_socket

PTIME_S = 0.02
REPORT_S = 1.0
_RTP = struct.Struct("!BBHII")
_SENDER = struct.Struct("!BBHIQIII")
_BLOCK = struct.Struct("!IIIIII")
SILENCE = b"\xd5" * 160
HUM = (b"\x25" * 4 + b"\xa5" * 4) * 20
"""A packet of A-law each: nothing, and a kilohertz."""
_NTP_EPOCH = 2_208_988_800
SSRC = 0x7131

type Address = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Line:
    """How bad it is; the default is perfect. May be changed while it is spoken over."""

    drop_out: int = 0
    """Every n-th packet that this end sends is lost; 0: none is."""
    drop_in: int = 0
    """Every n-th packet that comes here."""
    jitter_s: float = 0.0
    """How late every second packet is sent."""
    rtt_s: float = 0.0
    said: bytes = SILENCE
    """What each packet that this end sends says."""


class FarEnd:
    """RTP and RTCP of one party, until closed."""

    def __init__(self, namespace: Path, address: str, line: Line) -> None:
        self.line = line
        self._rtp, self._rtcp = _pair(namespace, address)
        self.port: int = self._rtp.getsockname()[1]
        self.sent = self.dropped_out = self.came = self.dropped_in = 0
        """Packets: tried to send, of these lost; that came, of these lost."""
        self._far: Address | None = None
        self._their_ssrc = self._highest = 0
        self._last_report: tuple[int, float] | None = None
        """The middle of the box's last sender report's clock, and when it came."""
        self._closing = False
        self._thread = threading.Thread(target=self._run, daemon=True, name="far end")
        self._thread.start()

    def speak_to(self, far: Address) -> None:
        self._far = far

    def close(self) -> None:
        self._closing = True
        self._thread.join(2)
        self._rtp.close()
        self._rtcp.close()

    def _run(self) -> None:
        due = report = time.monotonic()
        while not self._closing:
            late_s = self.line.jitter_s if self.sent % 2 else 0.0
            self._hear(due + late_s)
            if self._far:
                self._say()
                if time.monotonic() >= report:
                    report += REPORT_S
                    self._report()
            due += PTIME_S

    def _say(self) -> None:
        assert self._far
        number, self.sent = self.sent, self.sent + 1
        if self.line.drop_out and number % self.line.drop_out == self.line.drop_out - 1:
            self.dropped_out += 1
            return
        header = _RTP.pack(0x80, 8, number & 0xFFFF, number * 160 & 0xFFFFFFFF, SSRC)
        with contextlib.suppress(OSError):
            self._rtp.sendto(header + self.line.said, self._far)

    def _hear(self, until: float) -> None:
        while (left := until - time.monotonic()) > 0:
            for sock in select.select([self._rtp, self._rtcp], [], [], left)[0]:
                with contextlib.suppress(OSError):
                    (self._spoken if sock is self._rtp else self._reported)(sock.recv(2048))

    def _spoken(self, data: bytes) -> None:
        if len(data) < _RTP.size:
            return
        _, _, sequence, _, self._their_ssrc = _RTP.unpack_from(data)
        self._highest = sequence
        self.came += 1
        if self.line.drop_in and self.came % self.line.drop_in == 0:
            self.dropped_in += 1

    def _reported(self, data: bytes) -> None:
        if len(data) >= 28 and data[1] == 200:
            seconds, fraction = struct.unpack_from("!II", data, 8)
            self._last_report = ((seconds & 0xFFFF) << 16 | fraction >> 16, time.monotonic())

    def _report(self) -> None:
        """Sender report with one block; how late it answers is what the box takes for the round trip."""
        assert self._far
        last, since = 0, 0.0
        if self._last_report and time.monotonic() - self._last_report[1] >= self.line.rtt_s:
            last, since = self._last_report[0], time.monotonic() - self._last_report[1] - self.line.rtt_s
        jitter = round(self.line.jitter_s * 8000)
        block = _BLOCK.pack(
            self._their_ssrc, self.dropped_in & 0xFFFFFF, self._highest, jitter, last, round(since * 65536)
        )
        clock = round((time.time() + _NTP_EPOCH) * (1 << 32)) & 0xFFFFFFFFFFFFFFFF
        length = (_SENDER.size + _BLOCK.size) // 4 - 1
        head = _SENDER.pack(0x81, 200, length, SSRC, clock, self.sent * 160 & 0xFFFFFFFF, self.sent, 0)
        with contextlib.suppress(OSError):
            self._rtcp.sendto(head + block, (self._far[0], self._far[1] + 1))


def _pair(namespace: Path, address: str) -> tuple[socket.socket, socket.socket]:
    """An even port for RTP and the next one for RTCP."""
    for _ in range(50):
        rtp = udp_socket(namespace, address)
        port = rtp.getsockname()[1]
        if port % 2 == 0:
            with contextlib.suppress(OSError):
                return rtp, udp_socket(namespace, address, port + 1)
        rtp.close()
    raise OSError("no two neighbouring ports are free")


class BadCallers(LightCallers):
    """Callers on the carrier's side; each call has a far end of its own, on the line given for it."""

    def __init__(self, namespace: Path, address: str, box: str, port: int = 5060) -> None:
        self.ends: dict[str, FarEnd] = {}
        """By the number that calls."""
        self.calls: dict[str, LightCall] = {}
        self._place = (namespace, address)
        super().__init__(namespace, address, box, port)

    def dial(self, did: str, number: str, line: Line) -> FarEnd:
        """Call and be answered. Raises ConnectionError if the call is refused."""
        end = self.ends[number] = FarEnd(*self._place, line)
        self.calls[number] = call = self.call(did, number, end.port)
        self.wait_answered(call, 20)
        end.speak_to(call.box_media)
        return end

    def close(self) -> None:
        for call in self.calls.values():
            if call.answered_at and not call.ended_at:
                with contextlib.suppress(TimeoutError):
                    self.hang_up(call)
        super().close()
        for end in self.ends.values():
            end.close()


class BadPhones(LightPhones):
    """Desk phones that answer at once, each call at a far end on the desk's own line."""

    def __init__(
        self, namespace: Path, address: str, box: str, lines: dict[str, Line], port: int = 0
    ) -> None:
        self.lines = lines
        """By extension; a perfect one where none is given."""
        self.ends: dict[str, FarEnd] = {}
        """By SIP call."""
        self._place = (namespace, address)
        super().__init__(namespace, address, box, port)

    def close(self) -> None:
        super().close()
        for end in self.ends.values():
            end.close()

    def body(self, port: int) -> str:
        """What an answer offers."""
        return audio(self.address, port)

    def _rung(self, invite: Message, sender: Address, at: float) -> None:
        if invite.call_id not in self._by_call:
            ring = Ring(invite.user, at, invite.get("from"), invite)
            self.rings.append(ring)
            self._by_call[invite.call_id] = ring
            end = FarEnd(*self._place, self.lines.get(invite.user, Line()))
            self.ends[invite.call_id] = end
            end.speak_to(invite.media())
        body = self.body(self.ends[invite.call_id].port)
        self.answer(invite, "200 OK", sender, invite.user, body)
