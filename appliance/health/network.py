"""Cables, the way out and doubles of our addresses, as others have seen them; nothing is sent from here."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import psutil

from hw.network.doubles import Double

WINDOW_S: Final = 600.0
"""How long what happened at a cable is news."""
STALE_S: Final = 300.0
"""Of what others wrote."""
PROC: Final = Path("/proc/net")


@dataclass(frozen=True, slots=True)
class Link:
    name: str
    carrier: bool
    half_duplex: bool
    errors: int
    """Frames since the box is on that came damaged, found no room in the card, or could not be sent."""


@dataclass(frozen=True, slots=True)
class Lately:
    """Of one link, within the window."""

    errors: int = 0
    losses: int = 0
    """How often its cable was seen to be out."""
    had_carrier: bool = False
    """At any time since the looks began."""


@dataclass(frozen=True, slots=True)
class Gateway:
    address: str
    interface: str
    answers: bool
    """False: it was asked for its hardware address and said nothing."""


def links(names: Iterable[str], folder: Path = PROC) -> tuple[Link, ...]:
    """Those of these that this box has."""
    found, errors = psutil.net_if_stats(), _errors(folder / "dev")
    return tuple(_link(name, found[name], errors.get(name, 0)) for name in names if name in found)


def _link(name: str, seen: Any, errors: int) -> Link:
    return Link(name, seen.isup, seen.isup and seen.duplex == psutil.NIC_DUPLEX_HALF, errors)


def _errors(path: Path) -> dict[str, int]:
    """By interface. Some drivers count damaged frames among errors too, some apart only."""
    found = {}
    for line in path.read_text(encoding="ascii").splitlines()[2:]:
        name, _, counts = line.partition(":")
        _, _, bad, _, no_room, damaged, _, _, _, _, unsent, _, no_room_out, _, no_carrier, _ = (
            int(count) for count in counts.split()
        )
        found[name.strip()] = max(bad, damaged) + no_room + unsent + no_room_out + no_carrier
    return found


@dataclass(slots=True)
class Trend:
    """What happened at the links, over the window."""

    _seen: dict[str, list[tuple[float, Link]]] = field(default_factory=dict)
    _had_carrier: set[str] = field(default_factory=set)

    def take(self, found: Iterable[Link], now: float) -> Mapping[str, Lately]:
        """`now` in epoch seconds. A clock that was set back, or counters that went back, begin anew."""
        self._seen = {link.name: [*self._kept(link, now), (now, link)] for link in found}
        self._had_carrier |= {name for name, seen in self._seen.items() if seen[-1][1].carrier}
        return {
            name: _lately([link for _, link in seen], name in self._had_carrier)
            for name, seen in self._seen.items()
        }

    def _kept(self, link: Link, now: float) -> list[tuple[float, Link]]:
        seen = [one for one in self._seen.get(link.name, ()) if now - WINDOW_S <= one[0] <= now]
        return [] if seen and link.errors < seen[-1][1].errors else seen


def _lately(seen: list[Link], had_carrier: bool) -> Lately:
    losses = sum(before.carrier and not after.carrier for before, after in pairwise(seen))
    return Lately(seen[-1].errors - seen[0].errors, losses, had_carrier)


def gateway(folder: Path = PROC) -> Gateway | None:
    """Of IPv4's way out that is taken first; None: there is none, or nothing has gone that way lately."""
    ways = [_fields(line) for line in _lines(folder / "route")]
    ways = [way for way in ways if len(way) > 7 and way[1] == way[7] == "00000000" and way[2] != "00000000"]
    if not ways:
        return None
    interface, _, address, *_ = min(ways, key=lambda way: int(way[6]))
    dotted = ".".join(str(octet) for octet in reversed(bytes.fromhex(address)))
    for line in _lines(folder / "arp"):
        known = _fields(line)
        if len(known) > 5 and (known[0], known[5]) == (dotted, interface):
            return Gateway(dotted, interface, answers=int(known[2], 16) != 0)
    return None


def _lines(path: Path) -> list[str]:
    """Without the heads of the columns."""
    return path.read_text(encoding="ascii").splitlines()[1:]


def _fields(line: str) -> list[str]:
    return line.split()


def read_doubles(file: Path, now: float) -> tuple[Double, ...] | None:
    """What was last heard of other devices with our addresses. None: nobody has asked lately."""
    try:
        data: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        fresh = 0 <= now - float(data["at"]) < STALE_S
        return tuple(Double(**one) for one in data["doubles"]) if fresh else None
    except OSError, ValueError, KeyError, TypeError:
        return None
