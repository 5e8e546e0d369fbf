"""What DAHDI is to be told of the spans in use: values that check themselves, since root acts on them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

_ZONES = """
us au fr nl uk fi es jp no at nz it gr tw cl se be sg il br hu lt pl za pt ee mx in de ch dk cz cn ar my th bg
ve ph ru tr pa mo cr ae
"""
ZONES: Final = frozenset(_ZONES.split())
"""Tone zones of DAHDI (zonedata.c)."""
MOST_SPANS = 31
MOST_PORTS = 32
_MARK = re.compile(r"[0-9a-f]{16}", re.ASCII)


class NotWanted(ValueError):
    """Not a configuration; says what was expected."""


@dataclass(frozen=True, slots=True)
class E1:
    span: int
    mark: str
    """Changes whenever Asterisk's own part of the span does."""
    lines: int
    """B-channels in use, from the first."""
    r2: bool
    """Signalled by bits beside the voice; else ISDN, in channel 16."""
    crc4: bool
    carrier_clock: bool

    def __post_init__(self) -> None:
        _span(self.span, self.mark)
        _whole("lines", self.lines, 1, 30)
        for name in ("r2", "crc4", "carrier_clock"):
            if not isinstance(getattr(self, name), bool):
                raise NotWanted(f"{name} of span {self.span}: expected true or false")


@dataclass(frozen=True, slots=True)
class Analog:
    """Ports by what is at them; each in one list at most."""

    span: int
    mark: str
    kewl: tuple[int, ...]
    loop: tuple[int, ...]
    phones: tuple[int, ...]

    def __post_init__(self) -> None:
        _span(self.span, self.mark)
        ports: list[int] = []
        for name in ("kewl", "loop", "phones"):
            given = getattr(self, name)
            if not isinstance(given, list | tuple):
                raise NotWanted(f"{name} of span {self.span}: expected a list of ports")
            for port in given:
                _whole(f"a port of {name}", port, 1, MOST_PORTS)
            object.__setattr__(self, name, tuple(given))
            ports += given
        if len(ports) != len(set(ports)):
            raise NotWanted(f"span {self.span}: a port stands there twice")


type Wanted = E1 | Analog


def wanted(data: Any) -> Wanted:
    """From JSON. Raises NotWanted."""
    if isinstance(data, E1 | Analog):
        return data
    if not isinstance(data, Mapping):
        raise NotWanted("each span is an object")
    for kind in (E1, Analog):
        if data.keys() == {field.name for field in fields(kind)}:
            return kind(**data)
    raise NotWanted("a span has the arguments of an E1 or those of an analog one")


def check_all(zone: object, spans: object) -> tuple[Wanted, ...]:
    """A whole configuration. Raises NotWanted."""
    if not isinstance(zone, str) or zone not in ZONES:
        raise NotWanted(f"zone is {zone!r}, expected one of DAHDI's tone zones such as es")
    if not isinstance(spans, list | tuple):
        raise NotWanted("spans is a list")
    found = tuple(wanted(each) for each in spans)
    if len({each.span for each in found}) != len(found):
        raise NotWanted("a span stands there twice")
    return found


def _span(number: object, mark: object) -> None:
    _whole("span", number, 1, MOST_SPANS)
    if not isinstance(mark, str) or not _MARK.fullmatch(mark):
        raise NotWanted(f"mark is {mark!r}, expected 16 hex digits")


def _whole(name: str, value: object, low: int, high: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise NotWanted(f"{name} is {value!r}, expected a whole number from {low} to {high}")
