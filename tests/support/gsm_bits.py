"""The network's side of short messages, written bit by bit from 3GPP TS 23.040, apart from what ships."""

from dataclasses import dataclass

ALPHABET = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = {
    "€": 0x65,
    "[": 0x3C,
    "]": 0x3E,
    "{": 0x28,
    "}": 0x29,
    "\\": 0x2F,
    "^": 0x14,
    "~": 0x3D,
    "|": 0x40,
}
TIME = "62112221300000"
"""2026-11-22 12:03:00 UTC."""


@dataclass(frozen=True)
class Submitted:
    """What a handset would show of a part that was sent."""

    number: str
    text: str
    wants_report: bool
    reference: int = 0
    part: int = 1
    total: int = 1
    coding: int = 0


def bits_of(septets):
    return "".join(f"{septet:07b}"[::-1] for septet in septets)


def octets(bits):
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[at : at + 8][::-1], 2) for at in range(0, len(bits), 8))


def septets_of(text):
    found = []
    for char in text:
        found += [0x1B, EXTENDED[char]] if char in EXTENDED else [ALPHABET.index(char)]
    return found


def text_of(septets):
    reverse, text, septets = {code: char for char, code in EXTENDED.items()}, "", iter(septets)
    for septet in septets:
        text += reverse[next(septets)] if septet == 0x1B else ALPHABET[septet]
    return text


def digits(number):
    plain = number.removeprefix("+")
    padded = plain + "F" * (len(plain) % 2)
    swapped = "".join(padded[at + 1] + padded[at] for at in range(0, len(padded), 2))
    return f"{len(plain):02X}{'91' if number.startswith('+') else '81'}{swapped}"


def deliver(number, text, *, part=None, ucs2=False):
    """Hexadecimal PDU of an incoming message; `part` is (reference, number, total)."""
    head = bytes((5, 0, 3, part[0], part[2], part[1])) if part else b""
    if ucs2:
        data = head + text.encode("utf-16-be")
        length, coding = len(data), "08"
    else:
        lead = "".join(f"{octet:08b}"[::-1] for octet in head)
        lead += "0" * (-len(lead) % 7)
        data = octets(lead + bits_of(septets_of(text)))
        length, coding = len(lead) // 7 + len(septets_of(text)), "00"
    first = "44" if part else "04"
    return f"00{first}{digits(number)}00{coding}{TIME}{length:02X}{data.hex().upper()}"


def status_report(reference, number, status):
    return f"0006{reference:02X}{digits(number)}{TIME}{TIME}{status:02X}"


def read_submit(pdu):
    """As a service centre reads it. Asserts that it is well formed."""
    data = bytes.fromhex(pdu)
    assert data[0] == 0, "the service centre of the SIM is to be used"
    first, count = data[1], data[3]
    assert first & 3 == 1
    assert first & 0x18 == 0x10, "a relative validity period"
    size = (count + 1) // 2
    swapped = data[5 : 5 + size].hex()
    number = "".join(swapped[at + 1] + swapped[at] for at in range(0, len(swapped), 2))[:count]
    rest = data[5 + size :]
    coding, length, body = rest[1], rest[3], rest[4:]
    reference, part, total, skip = 0, 1, 1, 0
    if first & 0x40:
        assert body[:3] == bytes((5, 0, 3))
        reference, total, part, skip = body[3], body[4], body[5], 6
    if coding == 8:
        assert len(body) == length <= 140
        text = body[skip:].decode("utf-16-be")
    else:
        assert length <= 160
        assert len(body) == (length * 7 + 7) // 8
        stream = "".join(f"{octet:08b}"[::-1] for octet in body)
        start = -(-skip * 8 // 7)
        text = text_of(int(stream[at * 7 : at * 7 + 7][::-1], 2) for at in range(start, length))
    plus = "+" if data[4] == 0x91 else ""
    return Submitted(plus + number, text, bool(first & 0x20), reference, part, total, coding)
