"""The user data header (3GPP TS 23.040, 9.2.3.24): what tells the parts of a long message apart."""

from dataclasses import dataclass
from typing import Final

CONCAT_8: Final = 0x00
CONCAT_16: Final = 0x08
SINGLE_SHIFT: Final = 0x24


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of which message: `number` from 1 to `total`."""

    reference: int
    number: int
    total: int


WHOLE: Final = Part(0, 1, 1)


@dataclass(frozen=True, slots=True)
class Header:
    part: Part = WHOLE
    shift: int = 0
    """National language of the single shift table."""


def encode(part: Part) -> bytes:
    """With its length in front."""
    return bytes((5, CONCAT_8, 3, part.reference & 0xFF, part.total, part.number))


def decode(data: bytes) -> Header:
    """`data` without the length. Elements that are unknown or cut off are passed over."""
    part, shift, at = WHOLE, 0, 0
    while at + 2 <= len(data):
        kind, length = data[at], data[at + 1]
        value = data[at + 2 : at + 2 + length]
        at += 2 + length
        if len(value) < length:
            break
        if kind == CONCAT_8 and length == 3:
            part = _part(value[0], value[1], value[2])
        elif kind == CONCAT_16 and length == 4:
            part = _part(0x10000 | value[0] << 8 | value[1], value[2], value[3])
        elif kind == SINGLE_SHIFT and length == 1:
            shift = value[0]
    return Header(part, shift)


def _part(reference: int, total: int, number: int) -> Part:
    """One that cannot be is read as a whole message (9.2.3.24.1)."""
    return Part(reference, number, total) if 1 <= number <= total else WHOLE
