"""SIP messages as text: just enough of RFC 3261 for a peer that is well-behaved and well-treated."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """A request or a response; header names as they came, order kept."""

    start: str
    headers: tuple[tuple[str, str], ...]
    body: str = ""

    @property
    def is_request(self) -> bool:
        return not self.start.startswith("SIP/2.0 ")

    @property
    def method(self) -> str:
        """Of the request, or of the request that a response answers."""
        return self.start.split(" ")[0] if self.is_request else self.get("cseq").split(" ")[-1]

    @property
    def status(self) -> int:
        return 0 if self.is_request else int(self.start.split(" ")[1])

    @property
    def user(self) -> str:
        """User part of the request's address."""
        found = re.match(r"\S+ sips?:([^@;>]*)@", self.start)
        return found[1] if found else ""

    def get(self, name: str) -> str:
        """The first header of that name, or nothing."""
        return next((value for key, value in self.headers if key.lower() == name), "")

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name]

    @property
    def call_id(self) -> str:
        return self.get("call-id")

    @property
    def contact(self) -> str:
        """Address of the Contact, where requests within the dialogue go."""
        found = re.search(r"<([^>]*)>", self.get("contact"))
        return found[1] if found else self.get("contact")

    def media(self) -> tuple[str, int]:
        """(address, port) of the audio offered or answered."""
        address = re.search(r"^c=IN IP4 (\S+)", self.body, re.MULTILINE)
        port = re.search(r"^m=audio (\d+)", self.body, re.MULTILINE)
        if not address or not port:
            raise ValueError(f"no audio in {self.start}")
        return address[1], int(port[1])


def parse(data: bytes) -> Message:
    """A datagram as a message."""
    head, _, body = data.decode(errors="replace").partition("\r\n\r\n")
    start, *lines = head.split("\r\n")
    headers = []
    for line in lines:
        name, _, value = line.partition(":")
        headers.append((name.strip(), value.strip()))
    return Message(start, tuple(headers), body)


def compose(start: str, headers: list[tuple[str, str]], body: str = "") -> bytes:
    """A message as a datagram; adds the lengths."""
    if body:
        headers = [*headers, ("Content-Type", "application/sdp")]
    lines = [start, *(f"{name}: {value}" for name, value in headers), f"Content-Length: {len(body)}"]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def reply(request: Message, status: str, contact: str, tag: str, body: str = "") -> bytes:
    """A response, `status` being e.g. `180 Ringing`."""
    to = request.get("to")
    return compose(
        f"SIP/2.0 {status}",
        [
            *(("Via", value) for value in request.all("via")),
            *(("Record-Route", value) for value in request.all("record-route")),
            ("From", request.get("from")),
            ("To", to if ";tag=" in to else f"{to};tag={tag}"),
            ("Call-ID", request.call_id),
            ("CSeq", request.get("cseq")),
            ("Contact", f"<{contact}>"),
        ],
        body,
    )


def audio(address: str, port: int) -> str:
    """An offer or answer of G.711 at one place."""
    return (
        f"v=0\r\no=- 1 1 IN IP4 {address}\r\ns=-\r\nc=IN IP4 {address}\r\nt=0 0\r\n"
        f"m=audio {port} RTP/AVP 8 101\r\na=rtpmap:8 PCMA/8000\r\n"
        "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\n"
    )
