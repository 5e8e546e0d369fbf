"""The manager interface's wire form: `Name: value` lines, an empty line ends a packet."""

from collections.abc import Iterable

Packet = dict[str, str]


class ForbiddenCharacter(ValueError):
    """A value held a line break, which would smuggle a header in."""


def encode(fields: Iterable[tuple[str, str]]) -> bytes:
    """One action. Raises ForbiddenCharacter if a value has a line break in it."""
    lines = []
    for name, value in fields:
        if "\r" in value or "\n" in value or "\0" in value:
            raise ForbiddenCharacter(f"{name}: a manager value may not hold a line break: {value!r}")
        lines.append(f"{name}: {value}\r\n")
    return ("".join(lines) + "\r\n").encode()


def decode(lines: Iterable[bytes]) -> Packet:
    """Names as sent; of repeated names the last counts; lines without a colon are passed over."""
    packet: Packet = {}
    for raw in lines:
        name, colon, value = raw.decode(errors="replace").rstrip("\r\n").partition(":")
        if colon:
            packet[name] = value.strip()
    return packet
