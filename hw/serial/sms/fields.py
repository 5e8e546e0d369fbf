"""The fields that several PDUs share: addresses, times, the data coding scheme."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum

from hw.serial.sms import gsm7

_DIGITS = "0123456789*#abc"


class BadPdu(ValueError):
    """Not a PDU of the kind expected, or one that was cut off."""


class Alphabet(StrEnum):
    GSM7 = "gsm7"
    DATA = "data"
    """8-bit: no text."""
    UCS2 = "ucs2"


@dataclass(slots=True)
class Reader:
    """Octets taken one field after the other."""

    data: bytes
    at: int = 0

    def take(self, count: int) -> bytes:
        if self.at + count > len(self.data):
            raise BadPdu(f"the PDU ends after {len(self.data)} octets, {self.at + count} are needed")
        self.at += count
        return self.data[self.at - count : self.at]

    def octet(self) -> int:
        return self.take(1)[0]

    def rest(self) -> bytes:
        return self.take(len(self.data) - self.at)


def encode_number(number: str) -> bytes:
    """The address of 9.1.2.5: count of digits, type, digits in swapped halves. `+` makes it international."""
    digits = number.removeprefix("+")
    if not digits or len(digits) > 20 or any(digit not in "0123456789*#" for digit in digits):
        raise BadPdu(f"{number!r} is not a number that can be written to")
    kind = 0x91 if number.startswith("+") else 0x81
    return bytes((len(digits), kind)) + _swapped(digits)


def _swapped(digits: str) -> bytes:
    codes = [_DIGITS.index(digit) for digit in digits]
    if len(codes) % 2:
        codes.append(0xF)
    return bytes(low | high << 4 for low, high in zip(codes[::2], codes[1::2], strict=True))


def read_number(reader: Reader) -> str:
    """A number, or the name that some senders have in place of one."""
    length, kind = reader.octet(), reader.octet()
    data = reader.take((length + 1) // 2)
    if kind & 0x70 == 0x50:
        return gsm7.decode(gsm7.unpack(data, length * 4 // 7))
    halves = [half for octet in data for half in (octet & 0xF, octet >> 4)][:length]
    digits = "".join(_DIGITS[half] for half in halves if half != 0xF)
    return f"+{digits}" if kind & 0x70 == 0x10 and digits else digits


def skip_service_centre(reader: Reader) -> None:
    reader.take(reader.octet())


def read_time(reader: Reader) -> float | None:
    """A time stamp (9.2.3.11) in epoch seconds; None where the network wrote nonsense."""
    halves = [(octet & 0xF, octet >> 4) for octet in reader.take(7)]
    year, month, day, hour, minute, second = (tens * 10 + ones for tens, ones in halves[:6])
    zone_tens, zone_ones = halves[6]
    quarters = (zone_tens & 0x7) * 10 + zone_ones
    offset = timedelta(minutes=15 * quarters) * (-1 if zone_tens & 0x8 else 1)
    century = 1900 if year >= 90 else 2000
    try:
        return datetime(century + year, month, day, hour, minute, second, tzinfo=timezone(offset)).timestamp()
    except ValueError:
        return None


def encode_time(at: float) -> bytes:
    """The same in UTC."""
    when = datetime.fromtimestamp(at, UTC)
    numbers = (when.year % 100, when.month, when.day, when.hour, when.minute, when.second, 0)
    return bytes(number % 10 << 4 | number // 10 for number in numbers)


def alphabet_of(coding: int) -> Alphabet:
    """Of a data coding scheme (23.038, 4)."""
    group = coding >> 4
    if group < 0x8:
        return (Alphabet.GSM7, Alphabet.DATA, Alphabet.UCS2, Alphabet.GSM7)[coding >> 2 & 3]
    if group == 0xF:
        return Alphabet.DATA if coding & 4 else Alphabet.GSM7
    return Alphabet.UCS2 if group == 0xE else Alphabet.GSM7
