"""What the packet filter lets in, as a frozen value. Only what is valid becomes one: root renders it."""

import ipaddress
import re
from dataclasses import asdict, dataclass, fields
from typing import Any, Final, Self

INTERFACE: Final = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,14}")
MAX_ADDRESSES: Final = 256
OPENABLE: Final = ("sip", "voice", "web", "ping")
"""Services that a site may open to the internet; the LAN has them all."""

type Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class PolicyError(ValueError):
    """Not a policy; says what was expected."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Interfaces that are in neither list let nothing in."""

    lan: tuple[str, ...] = ("lan0",)
    """Interfaces where phones and screens are."""
    wan: tuple[str, ...] = ("wan0",)
    lan_networks: tuple[str, ...] = ()
    """Who is served on the LAN; empty: everybody there."""
    trunks: tuple[str, ...] = ()
    """Addresses and networks that may send SIP on the WAN, and are never banned."""
    media: tuple[str, ...] = ()
    """Networks that may send voice on the WAN unasked, as the trunks may."""
    allowed: tuple[str, ...] = ()
    """Never banned."""
    opened: tuple[str, ...] = ()
    """Services of OPENABLE that the internet may reach."""
    sip_rate: int = 10
    """SIP packets a second from one address of the internet, no trunk and not allowed; more are dropped."""
    relay_port: int = 0
    """Where the relay for phones in browsers listens, for everybody; 0: there is none."""

    def __post_init__(self) -> None:
        for name in ("lan", "wan"):
            _check_interfaces(name, getattr(self, name))
        if both := set(self.lan) & set(self.wan):
            raise PolicyError(f"{', '.join(sorted(both))} cannot be both LAN and WAN")
        for name in ("lan_networks", "trunks", "media", "allowed"):
            _check_networks(name, getattr(self, name))
        if not _texts(self.opened) or not set(self.opened) <= set(OPENABLE):
            raise PolicyError(f"opened is {self.opened!r}, expected some of {', '.join(OPENABLE)}")
        _check_number("sip_rate", self.sip_rate, range(1, 10_001))
        if self.relay_port != 0:
            _check_number("relay_port", self.relay_port, range(1024, 65_536))

    @classmethod
    def of(cls, data: Any) -> Self:
        """From plain data. Raises PolicyError."""
        names = {field.name for field in fields(cls)}
        if not isinstance(data, dict) or set(data) != names:
            raise PolicyError(f"a policy has exactly these keys: {', '.join(sorted(names))}")
        values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items()}
        return cls(**values)

    def as_data(self) -> dict[str, Any]:
        return {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self).items()}


def address(text: object) -> Address:
    """One host's address, without a zone. Raises PolicyError."""
    try:
        if isinstance(text, str) and "%" not in text:
            return ipaddress.ip_address(text)
    except ValueError:
        pass
    raise PolicyError(f"{text!r} is not an IPv4 or IPv6 address")


def _check_number(name: str, value: object, allowed: range) -> None:
    if not isinstance(value, int) or isinstance(value, bool):
        raise PolicyError(f"{name} is {value!r}, expected a number")
    if value not in allowed:
        raise PolicyError(f"{name} is {value}, expected {allowed.start} to {allowed.stop - 1}")


def _texts(values: object) -> bool:
    return isinstance(values, tuple) and all(isinstance(value, str) for value in values)


def _check_interfaces(name: str, values: tuple[str, ...]) -> None:
    if not _texts(values) or len(values) > 16 or not all(INTERFACE.fullmatch(value) for value in values):
        raise PolicyError(f"{name} is {values!r}, expected names of interfaces such as lan0")
    if "lo" in values:
        raise PolicyError(f"{name}: lo is the box itself and always open; leave it out")


def _check_networks(name: str, values: tuple[str, ...]) -> None:
    if not _texts(values) or len(values) > MAX_ADDRESSES:
        raise PolicyError(f"{name} is {values!r}, expected at most {MAX_ADDRESSES} addresses or networks")
    for value in values:
        try:
            if "%" in value:
                raise ValueError(value)
            ipaddress.ip_network(value)
        except ValueError as error:
            raise PolicyError(
                f"{name}: {value!r} is not an address or network such as 10.0.0.0/24"
            ) from error
