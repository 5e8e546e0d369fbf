"""Addresses, and what is spoken over them."""

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from appliance.core.site.kinds.base import Listing
from appliance.core.site.spot import Spot

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_INTERFACE = re.compile(r"(?!lo$|timbre-)[a-z][a-z0-9._-]{0,14}", re.ASCII)
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
class AnyNetwork:
    """An address or a network, IPv4 or IPv6."""

    def read(self, data: Any, spot: Spot) -> Any:
        try:
            network = ipaddress.ip_network(data) if isinstance(data, str) and "%" not in data else None
        except ValueError:
            network = None
        if network is None:
            return spot.wrong("not_any_network", data)
        one = network.prefixlen == network.max_prefixlen
        return str(network.network_address) if one else str(network)

    def write(self, value: Any) -> Any:
        return value


@dataclass(frozen=True, slots=True)
class Interface:
    """A network interface of the box, by name."""

    def read(self, data: Any, spot: Spot) -> Any:
        if isinstance(data, str) and _INTERFACE.fullmatch(data):
            return data
        return spot.wrong("not_interface", data)

    def write(self, value: Any) -> Any:
        return value


@dataclass(frozen=True, slots=True)
class Address:
    """One host's address."""

    versions: tuple[int, ...] = (4, 6)

    def read(self, data: Any, spot: Spot) -> Any:
        found = _parsed(ipaddress.ip_address, data)
        if found and found.version in self.versions and not (found.is_unspecified or found.is_multicast):
            return str(found)
        return spot.wrong("not_address", data)

    def write(self, value: Any) -> Any:
        return value


@dataclass(frozen=True, slots=True)
class Addresses:
    """Own addresses with the length of their network, as a tuple; `by_itself` alone; `none`: no address."""

    version: int
    by_itself: str

    def read(self, data: Any, spot: Spot) -> Any:
        if data == "none":
            return ()
        if data == self.by_itself:
            return (data,)
        if not isinstance(data, list) or not data:
            return spot.wrong("not_addresses", data, by_itself=self.by_itself)
        return Listing(_OwnAddress(self.version)).read(data, spot)

    def write(self, value: Any) -> Any:
        if not value:
            return "none"
        return self.by_itself if value == (self.by_itself,) else list(value)


@dataclass(frozen=True, slots=True)
class _OwnAddress:
    version: int

    def read(self, data: Any, spot: Spot) -> Any:
        found = _parsed(ipaddress.ip_interface, data) if "/" in str(data) else None
        if found is None or found.version != self.version or not _of_a_host(found):
            return spot.wrong("not_own_address", data)
        return str(found)

    def write(self, value: Any) -> Any:
        return value


@dataclass(frozen=True, slots=True)
class Server:
    """A name, or an address of either kind."""

    def read(self, data: Any, spot: Spot) -> Any:
        if found := _parsed(ipaddress.ip_address, data):
            return str(found)
        return Host().read(data, spot)

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


CODEC = Word(("alaw", "ulaw", "g722", "g726", "gsm"))
TRANSPORT = Word(("udp", "tcp", "tls"))
SRTP = Word(("none", "optional", "required"))
LINK = Word(("wan", "lan"))


def _parsed[T](read: Callable[[str], T], data: Any) -> T | None:
    try:
        return read(data) if isinstance(data, str) and "%" not in data else None
    except ValueError:
        return None


def _of_a_host(own: ipaddress.IPv4Interface | ipaddress.IPv6Interface) -> bool:
    """Not the network's own address nor its broadcast, nor one that no host may have."""
    if own.is_unspecified or own.is_multicast or own.is_loopback:
        return False
    network = own.network
    if own.version == 6 or network.prefixlen >= 31:
        return True
    return own.ip not in (network.network_address, network.broadcast_address)


def _plausible(host: str) -> bool:
    """All digits and dots must be a real address: 300.1.1 is no name."""
    if not re.fullmatch(r"[0-9.]+", host):
        return True
    try:
        ipaddress.IPv4Address(host)
    except ValueError:
        return False
    return True
