"""Messages in: SMS-DELIVER and SMS-STATUS-REPORT (3GPP TS 23.040, 9.2.2.1 and 9.2.2.3)."""

from dataclasses import dataclass
from enum import StrEnum

from hw.serial.sms import gsm7, header
from hw.serial.sms.fields import (
    Alphabet,
    BadPdu,
    Reader,
    alphabet_of,
    read_number,
    read_time,
    skip_service_centre,
)
from hw.serial.sms.header import WHOLE, Header, Part

_HEADER = 0x40


@dataclass(frozen=True, slots=True)
class Deliver:
    """One part, or the whole, of a message that came in."""

    number: str
    text: str
    at: float | None
    """When the service centre took it, epoch seconds."""
    part: Part = WHOLE


class Delivery(StrEnum):
    DELIVERED = "delivered"
    PENDING = "pending"
    """Not yet; the service centre goes on trying."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a part that was sent."""

    reference: int
    """As the modem gave it when it sent the part."""
    number: str
    delivery: Delivery
    at: float | None
    status: int
    """TP-Status (9.2.3.15)."""


@dataclass(frozen=True, slots=True)
class Own:
    """A message written on the SIM to be sent: none of ours, but it takes room."""


def decode(pdu: str) -> Deliver | Report | Own:
    """Raises BadPdu."""
    try:
        reader = Reader(bytes.fromhex(pdu))
    except ValueError as error:
        raise BadPdu("the PDU is not hexadecimal") from error
    skip_service_centre(reader)
    first = reader.octet()
    match first & 3:
        case 0:
            return _deliver(reader, first)
        case 1:
            return Own()
        case 2:
            return _report(reader)
    raise BadPdu("the PDU is of a reserved kind")


def _deliver(reader: Reader, first: int) -> Deliver:
    number = read_number(reader)
    reader.octet()  # the protocol: says nothing that matters to a reader
    alphabet = alphabet_of(reader.octet())
    at = read_time(reader)
    length, data = reader.octet(), reader.rest()
    head, text = _text(data, length, alphabet, with_header=bool(first & _HEADER))
    return Deliver(number, text, at, head.part)


def _text(data: bytes, length: int, alphabet: Alphabet, *, with_header: bool) -> tuple[Header, str]:
    skip = data[0] + 1 if with_header and data else 0
    head = header.decode(data[1:skip])
    if alphabet is Alphabet.GSM7:
        fill = -skip * 8 % 7
        count = max(0, length - (skip * 8 + fill) // 7)
        return head, gsm7.decode(gsm7.unpack(data[skip:], count, fill), head.shift)
    body = data[skip:length]
    if alphabet is Alphabet.UCS2:
        return head, body[: len(body) // 2 * 2].decode("utf-16-be", errors="replace")
    return head, body.hex(" ")


def _report(reader: Reader) -> Report:
    reference, number = reader.octet(), read_number(reader)
    read_time(reader)
    at, status = read_time(reader), reader.octet()
    return Report(reference, number, _delivery(status), at, status)


def _delivery(status: int) -> Delivery:
    if status < 0x20:
        return Delivery.DELIVERED
    return Delivery.PENDING if status < 0x40 else Delivery.FAILED
