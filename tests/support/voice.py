"""Calls whose every packet says when it was spoken: delay, jitter and loss each way, as the ears get them.

Asterisk hands G.711 on as it came, so what one end writes into a packet the other end reads: ten callers on
the carrier's side, ten phones on the LAN, the box between them.
"""

import contextlib
import os
import select
import socket
import struct
import threading
import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from hw.testphone.quality import JITTER_BUFFER_MS, mos_of, rating
from tests.support.floor import BOX_LAN, BOX_WAN, CARRIER_ADDRESS, LAN_ADDRESS, PEERS
from tests.support.light.callers import LightCall, LightCallers
from tests.support.light.message import Message, audio
from tests.support.light.phones import LightPhones, Ring
from tests.support.light.sockets import udp_socket
from tests.support.site import SiteData, phone_password, phones, small_site

PTIME_S = 0.02
WIRE_BYTES = 214
"""Of one packet, Ethernet header included."""
_EF = 0xB8
_HEADER = struct.Struct("!BBHII")
_STAMP = struct.Struct("!4sIq")
"""Mark, number, nanoseconds when spoken."""
_MARK = b"TVox"

type Address = tuple[str, int]


@dataclass(slots=True)
class Stream:
    """What one ear got of one mouth."""

    delays_ms: dict[int, float] = field(default_factory=dict)
    """By the packet's number."""

    def between(self, first: int, last: int) -> Heard:
        return Heard(last - first, [self.delays_ms[n] for n in range(first, last) if n in self.delays_ms])


@dataclass(frozen=True, slots=True)
class Heard:
    spoken: int
    delays_ms: list[float]
    """In the order spoken; of what came."""

    @property
    def loss_pct(self) -> float:
        return 100.0 * (self.spoken - len(self.delays_ms)) / self.spoken

    @property
    def jitter_ms(self) -> float:
        """RFC 3550's, at the end."""
        jitter = 0.0
        for before, after in zip(self.delays_ms, self.delays_ms[1:], strict=False):
            jitter += (abs(after - before) - jitter) / 16
        return jitter

    @property
    def mos(self) -> float:
        if not self.delays_ms:
            return 1.0
        delay_ms = sum(self.delays_ms) / len(self.delays_ms) + self.jitter_ms + JITTER_BUFFER_MS
        return mos_of(rating(delay_ms, self.loss_pct))


class Party:
    """Mouths and ears at one address: speaks to every far end each 20 ms, hears all, until closed."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_TOS, _EF)
        self.heard: dict[Address, Stream] = {}
        self.spoken = 0
        """Packets to each far end so far."""
        self._far: list[Address] = []
        self._closing = False
        self._thread = threading.Thread(target=self._run, daemon=True, name="party")
        self._thread.start()

    def speak_to(self, far: Address) -> None:
        self._far = [*self._far, far]

    def close(self) -> None:
        self._closing = True
        self._thread.join(2)

    def _run(self) -> None:
        due = time.monotonic()
        while not self._closing:
            for place, far in enumerate(self._far):
                # Callers do not speak in step.
                self._hear(due + place * PTIME_S / max(1, len(self._far)))
                self._say(far)
            self.spoken += bool(self._far)
            due += PTIME_S
            self._hear(due)

    def _say(self, far: Address) -> None:
        number = self.spoken
        header = _HEADER.pack(0x80, 8, number & 0xFFFF, number * 160 & 0xFFFFFFFF, 0x7131)
        stamp = _STAMP.pack(_MARK, number, time.monotonic_ns())
        with contextlib.suppress(OSError):
            self._sock.sendto(header + stamp + b"\xd5" * (160 - _STAMP.size), far)

    def _hear(self, until: float) -> None:
        while (left := until - time.monotonic()) > 0 and select.select([self._sock], [], [], left)[0]:
            try:
                data, sender = self._sock.recvfrom(2048)
            except OSError:
                continue
            now = time.monotonic_ns()
            if len(data) < _HEADER.size + _STAMP.size:
                continue
            mark, number, spoken = _STAMP.unpack_from(data, _HEADER.size)
            if mark == _MARK:
                self.heard.setdefault(sender, Stream()).delays_ms.setdefault(number, (now - spoken) / 1e6)


class _Callers(LightCallers):
    def __init__(self) -> None:
        super().__init__(PEERS / "wan", CARRIER_ADDRESS, BOX_WAN)
        self.party = Party(self._rtp)

    def speak(self, call: LightCall) -> None:
        self.party.speak_to(call.box_media)


class _Phones(LightPhones):
    def __init__(self) -> None:
        super().__init__(PEERS / "lan", LAN_ADDRESS, BOX_LAN)
        self._voice: socket.socket = udp_socket(PEERS / "lan", LAN_ADDRESS)
        self.party = Party(self._voice)

    def _rung(self, invite: Message, sender: Address, at: float) -> None:
        if invite.call_id not in self._by_call:
            ring = Ring(invite.user, at, invite.get("from"), invite)
            self.rings.append(ring)
            self._by_call[invite.call_id] = ring
            self.party.speak_to(invite.media())
        body = audio(self.address, self._voice.getsockname()[1])
        self.answer(invite, "200 OK", sender, invite.user, body)


@dataclass(frozen=True, slots=True)
class Quality:
    """All streams of one direction in one span of time."""

    streams: list[Heard]

    @property
    def delays_ms(self) -> list[float]:
        return [delay for stream in self.streams for delay in stream.delays_ms]

    @property
    def loss_pct(self) -> float:
        return sum(stream.loss_pct for stream in self.streams) / len(self.streams)

    @property
    def jitter_ms(self) -> float:
        return max(stream.jitter_ms for stream in self.streams)

    @property
    def mos_min(self) -> float:
        return min(stream.mos for stream in self.streams)

    @property
    def wire_bytes(self) -> int:
        return sum(stream.spoken for stream in self.streams) * WIRE_BYTES


class VoiceCalls:
    """So many calls from the carrier's side to as many phones, up until closed."""

    def __init__(self, calls: int) -> None:
        self._nice = os.nice(-10)  # what is measured is the link, not who gets the processor
        self._phones = _Phones()
        self._callers = _Callers()
        self._phones.register({e: phone_password(e) for e in EXTENSIONS[:calls]})
        self.calls = [self.dial(number) for number in range(calls)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for call in self.calls:
            with contextlib.suppress(TimeoutError):
                self._callers.hang_up(call)
        for peer in (self._callers, self._phones):
            peer.party.close()
            peer.close()
        self._phones._voice.close()
        os.nice(10)

    def dial(self, number: int) -> LightCall:
        """Call the phone of that number, and be answered. Raises ConnectionError if it is refused."""
        call = self._callers.call(did(number), f"300{number:07d}")
        self._callers.wait_answered(call, 20)
        return call

    def listen(self, seconds: float) -> tuple[Quality, Quality]:
        """What was spoken in the next so many seconds, as it was heard: (up, down)."""
        first = self._spoken()
        time.sleep(seconds)  # the span that is measured
        last = self._spoken()
        time.sleep(2.5)  # what is still on its way counts as late, not as lost
        (up_from, down_from), (up_to, down_to) = first, last
        return (
            Quality([stream.between(up_from, up_to) for stream in self._callers.party.heard.values()]),
            Quality([stream.between(down_from, down_to) for stream in self._phones.party.heard.values()]),
        )

    def _spoken(self) -> tuple[int, int]:
        return self._phones.party.spoken, self._callers.party.spoken


EXTENSIONS = [str(300 + number) for number in range(12)]


def did(number: int) -> str:
    return f"57160090{number:02d}"


def site(up_kbit: int, down_kbit: int, shaping: bool) -> SiteData:
    """A number for each phone, and a link whose speed counts Ethernet frames, as the provider's does."""
    made = small_site()
    made["phones"] |= phones(*EXTENSIONS)
    for number, extension in enumerate(EXTENSIONS):
        made["numbers"][did(number)] = {"label": "Voz", "route": {"extension": extension}}
    wan = {"down": f"{down_kbit} kbit/s", "up": f"{up_kbit} kbit/s", "overhead": "none", "shaping": shaping}
    return made | {"network": {"wan": wan}}
