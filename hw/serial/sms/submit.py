"""Messages out: a text as the PDUs that carry it (SMS-SUBMIT, 3GPP TS 23.040, 9.2.2.2)."""

from dataclasses import dataclass
from typing import Final

from hw.serial.sms import gsm7, header
from hw.serial.sms.fields import Alphabet, encode_number
from hw.serial.sms.header import Part

MAX_PARTS: Final = 10
"""1,530 letters; networks take more badly."""
_ROOM: Final = {Alphabet.GSM7: (160, 153), Alphabet.UCS2: (70, 67)}
"""Units in a lone message, and in each part of a longer one: septets, or two octets each."""
_VALID_A_DAY: Final = 167
"""Relative validity period (9.2.3.12.1): 12 h + 24 * 30 min."""
_SUBMIT: Final = 0x01 | 0x10
"""With a relative validity period."""
_REPORT: Final = 0x20
_HEADER: Final = 0x40


class TooLong(ValueError):
    """More than `MAX_PARTS` parts."""


@dataclass(frozen=True, slots=True)
class Submit:
    """`pdu` in hexadecimal; `length`: its octets without the service centre, for AT+CMGS."""

    pdu: str
    length: int


def alphabet_for(text: str) -> Alphabet:
    """The narrow alphabet if the whole text is in it."""
    return Alphabet.UCS2 if gsm7.encode(text) is None else Alphabet.GSM7


def split(text: str) -> list[str]:
    """The texts of the parts. No character is torn in two. Raises TooLong."""
    alphabet = alphabet_for(text)
    lone, each = _ROOM[alphabet]
    if _size(text, alphabet) <= lone:
        return [text]
    parts, taken, size = [], "", 0
    for char in text:
        more = _size(char, alphabet)
        if size + more > each:
            parts.append(taken)
            taken, size = "", 0
        taken += char
        size += more
    parts.append(taken)
    if len(parts) > MAX_PARTS:
        raise TooLong(f"the text takes {len(parts)} messages, at most {MAX_PARTS} are sent; shorten it")
    return parts


def _size(text: str, alphabet: Alphabet) -> int:
    if alphabet is Alphabet.GSM7:
        return sum(len(gsm7.septets_of(char) or ()) for char in text)
    return len(text.encode("utf-16-be")) // 2


def submit(number: str, text: str, reference: int, *, report: bool = True) -> list[Submit]:
    """All PDUs of a message. `reference` tells its parts from those of other messages to this number.

    Raises BadPdu for a number that is none, TooLong.
    """
    texts = split(text)
    alphabet = alphabet_for(text)
    total = len(texts)
    return [
        _one(number, each, alphabet, Part(reference, place, total), report)
        for place, each in enumerate(texts, 1)
    ]


def _one(number: str, text: str, alphabet: Alphabet, part: Part, report: bool) -> Submit:
    head = header.encode(part) if part.total > 1 else b""
    length, data = _user_data(text, alphabet, head)
    first = _SUBMIT | (_REPORT if report else 0) | (_HEADER if head else 0)
    coding = 0x08 if alphabet is Alphabet.UCS2 else 0x00
    tpdu = bytes((first, 0)) + encode_number(number) + bytes((0, coding, _VALID_A_DAY, length)) + data
    # A service centre of no octets: the one that is set on the SIM.
    return Submit("00" + tpdu.hex().upper(), len(tpdu))


def _user_data(text: str, alphabet: Alphabet, head: bytes) -> tuple[int, bytes]:
    """Its length as the PDU counts it (septets or octets), and the octets."""
    if alphabet is Alphabet.UCS2:
        data = head + text.encode("utf-16-be")
        return len(data), data
    septets = gsm7.encode(text) or []
    fill = -len(head) * 8 % 7
    return (len(head) * 8 + fill) // 7 + len(septets), head + gsm7.pack(septets, fill)
