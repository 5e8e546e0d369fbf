"""Addresses, and what is spoken over them."""

import ipaddress
import re
from dataclasses import dataclass
from typing import Any

from appliance.core.site.spot import Spot

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Host:
    """A host name or an IPv4 address."""

    def read(self, data: Any, spot: Spot) -> Any:
        if isinstance(data, str) and len(data) <= 253 and _HOST.fullmatch(data) and _plausible(data):
            return data
        return spot.wrong("not_host", data)

    def write(self, value: Any) -> Any:
        return value


@dataclass(frozen=True, slots=True)
class Network:
    def read(self, data: Any, spot: Spot) -> Any:
        try:
            network = ipaddress.IPv4Network(data) if isinstance(data, str) else None
        except ValueError:
            network = None
        if network is None:
            return spot.wrong("not_network", data)
        return str(network.network_address) if network.prefixlen == 32 else str(network)

    def write(self, value: Any) -> Any:
        return value


@dataclass(frozen=True, slots=True)
class Word:
    """One of a few words, kept as text."""

    of: tuple[str, ...]

    def read(self, data: Any, spot: Spot) -> Any:
        if isinstance(data, str) and data in self.of:
            return data
        return spot.wrong("not_choice", data, self.of, known=", ".join(self.of))

    def write(self, value: Any) -> Any:
        return value


CODEC = Word(("alaw", "ulaw", "g722"))
TRANSPORT = Word(("udp", "tcp", "tls"))
SRTP = Word(("none", "optional", "required"))
LINK = Word(("wan", "lan"))


def _plausible(host: str) -> bool:
    """All digits and dots must be a real address: 300.1.1 is no name."""
    if not re.fullmatch(r"[0-9.]+", host):
        return True
    try:
        ipaddress.IPv4Address(host)
    except ValueError:
        return False
    return True
