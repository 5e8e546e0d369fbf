"""Light callers on the carrier's side: each call's moments, in the kernel's time."""

import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.light.message import Message, audio
from tests.support.light.peer import Peer
from tests.support.light.sockets import udp_socket

RTP_PACKETS = 5
"""Sent at once after the answer: the far side's wait for the first audio ends with them."""


def silence(packets: int) -> Iterator[bytes]:
    """RTP of 20 ms each."""
    for number in range(packets):
        yield struct.pack("!BBHII", 0x80, 8, number, number * 160, 0x7131) + b"\xd5" * 160


@dataclass(slots=True)
class LightCall:
    call_id: str
    did: str
    number: str
    sent_at: float | None = None
    answered_at: float | None = None
    """The 200 OK came."""
    ended_at: float | None = None
    status: int = 0
    """The final one."""
    to: str = ""
    target: str = ""
    box_media: tuple[str, int] = ("", 0)
    """Where the box wants its audio."""


class LightCallers(Peer):
    """Calls from one address; the port of SIP is the trunk's, so that the box finds the carrier alive.

    Audio comes from `media`, where that is another host.
    """

    def __init__(self, namespace: Path, address: str, box: str, port: int = 5060, media: str = "") -> None:
        self._calls: dict[str, LightCall] = {}
        self._box = box
        self._media = media or address
        self._rtp: socket.socket = udp_socket(namespace, self._media)
        super().__init__(namespace, address, port)

    def close(self) -> None:
        super().close()
        self._rtp.close()

    def call(self, did: str, number: str, port: int | None = None) -> LightCall:
        """Place a call, its voice at a port of its own if given; `wait_answered` waits for its answer."""
        call = LightCall(self.unique("call"), did, number, to=f"<sip:{did}@{self._box}>")
        call.target = f"sip:{did}@{self._box}"
        with self.changed:
            self._calls[call.call_id] = call
        body = audio(self._media, self._rtp.getsockname()[1] if port is None else port)
        self._send(call, "INVITE", 1, body)
        return call

    def wait_answered(self, call: LightCall, timeout_s: float = 10.0) -> float:
        """Epoch seconds of the 200 OK."""
        self.wait(lambda: call.answered_at or call.ended_at, f"answer to {call.number}", timeout_s)
        if call.answered_at is None:
            raise ConnectionError(f"the call to {call.did} was refused with {call.status}")
        return call.answered_at

    def hang_up(self, call: LightCall, timeout_s: float = 10.0) -> None:
        """End an answered call; returns when the box agreed."""
        self._send(call, "BYE", 2)
        self.wait(lambda: call.ended_at, f"end of {call.number}'s call", timeout_s)

    def received(self, message: Message, sender: tuple[str, int], at: float) -> None:
        call = self._calls.get(message.call_id)
        if call is None:
            return
        if message.is_request:
            if message.method == "BYE":
                self.answer(message, "200 OK", sender)
                call.ended_at = at
        elif message.method == "INVITE" and message.status >= 200:
            self._final(call, message, at)
        elif message.method == "BYE" and message.status >= 200:
            call.ended_at = call.ended_at or at

    def _final(self, call: LightCall, message: Message, at: float) -> None:
        call.status = message.status
        call.to = message.get("to")
        if message.status == 200:
            call.target = message.contact
            if call.answered_at is None:
                call.answered_at = at
                call.box_media = message.media()
                self.speak(call)
        else:
            call.ended_at = at
        self._send(call, "ACK", 1)

    def speak(self, call: LightCall) -> None:
        """A tenth of a second of silence."""
        for packet in silence(RTP_PACKETS):
            self._rtp.sendto(packet, call.box_media)

    def _send(self, call: LightCall, method: str, number: int, body: str = "") -> None:
        data = self.request(
            method,
            call.target,
            from_=f'"Banco de pruebas" <{self.contact(call.number)}>;tag={call.call_id}',
            to=call.to,
            call_id=call.call_id,
            number=number,
            contact=self.contact(call.number),
            body=body,
        )
        self.send(data, (self._box, 5060))
