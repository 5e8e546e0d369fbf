"""The GSM 7-bit default alphabet (3GPP TS 23.038, 6.2.1) and the packing of its septets (6.1.2.1)."""

from collections.abc import Sequence
from typing import Final

BASIC: Final = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
ESCAPE: Final = 0x1B
EXTENSION: Final = {
    0x0A: "\f",
    0x14: "^",
    0x28: "{",
    0x29: "}",
    0x2F: "\\",
    0x3C: "[",
    0x3D: "~",
    0x3E: "]",
    0x40: "|",
    0x65: "€",
}
SPANISH: Final = EXTENSION | {
    0x09: "ç",
    0x41: "Á",
    0x49: "Í",
    0x4F: "Ó",
    0x55: "Ú",
    0x61: "á",
    0x69: "í",
    0x6F: "ó",
    0x75: "ú",
}
"""The single shift table of language 2 (A.2.2)."""
SHIFTS: Final = {2: SPANISH}
"""National language identifier → its single shift table; others are read with the default one."""

_CODES: Final = {char: (code,) for code, char in enumerate(BASIC) if code != ESCAPE} | {
    char: (ESCAPE, code) for code, char in EXTENSION.items()
}


def septets_of(char: str) -> tuple[int, ...] | None:
    """One septet, or two of the extension table; None: the alphabet lacks it."""
    return _CODES.get(char)


def encode(text: str) -> list[int] | None:
    """The septets of a text; None if any character is not in the alphabet."""
    septets: list[int] = []
    for char in text:
        codes = _CODES.get(char)
        if codes is None:
            return None
        septets.extend(codes)
    return septets


def decode(septets: Sequence[int], shift: int = 0) -> str:
    """`shift`: the national language of the single shift table, 0 for none.

    As 6.2.1.1 wants: an escape to nowhere shows the basic character, a lone one at the end a space.
    """
    table = SHIFTS.get(shift, EXTENSION)
    text, escaped = [], False
    for septet in septets:
        if escaped:
            text.append(table.get(septet) or BASIC[septet])
            escaped = False
        elif septet == ESCAPE:
            escaped = True
        else:
            text.append(BASIC[septet])
    return "".join(text) + (" " if escaped else "")


def pack(septets: Sequence[int], fill_bits: int = 0) -> bytes:
    """Octets, the least significant bits first; `fill_bits` zeros stand before the first septet."""
    bits = fill_bits
    value = 0
    for septet in septets:
        value |= septet << bits
        bits += 7
    return value.to_bytes((bits + 7) // 8, "little")


def unpack(data: bytes, count: int, fill_bits: int = 0) -> list[int]:
    """The first `count` septets; those that the data lacks are left out."""
    value = int.from_bytes(data, "little") >> fill_bits
    there = max(0, (len(data) * 8 - fill_bits) // 7)
    return [(value >> (7 * place)) & 0x7F for place in range(min(count, there))]
