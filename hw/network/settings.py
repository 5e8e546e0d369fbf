"""How the box is reached, and whom it asks for names and time, as a frozen value.

Only what is valid becomes one: root writes it into files of systemd-networkd, systemd-resolved and chrony.
"""

import ipaddress
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from functools import partial
from typing import Any, Final, Self

NAME: Final = re.compile(r"(?!lo$|timbre-)[a-z][a-z0-9._-]{0,14}", re.ASCII)
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
HOST: Final = re.compile(rf"{_LABEL}(?:\.{_LABEL})*", re.ASCII)
HOSTNAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
_LENGTH: Final = re.compile(r"/\d{1,3}\Z", re.ASCII)
MOST: Final = 32
"""Of anything listed here."""


class SettingsError(ValueError):
    """Not network settings; says what was expected."""


@dataclass(frozen=True, slots=True)
class Interface:
    name: str
    ipv4: tuple[str, ...] = ()
    """Addresses with the length of their network, `10.77.0.2/24`."""
    ipv6: tuple[str, ...] = ()
    dhcp: bool = False
    """IPv4 address, way out and name servers as the network gives them."""
    auto: bool = False
    """The same of IPv6."""
    gateway: str = ""
    gateway6: str = ""
    vlan_of: str = ""
    """Carried by this interface, with the tag `vlan_id`; empty: a device of its own."""
    vlan_id: int = 0
    first: bool = False
    """Where several know a way out, this is taken."""

    def __post_init__(self) -> None:
        _check(isinstance(self.name, str) and NAME.fullmatch(self.name), "name", self.name, "lan0")
        for version, listed, gateway in ((4, self.ipv4, self.gateway), (6, self.ipv6, self.gateway6)):
            good = _all(listed, partial(_is_address, version=version))
            _check(good, f"ipv{version}", listed, "addresses such as 10.77.0.2/24")
            _check(gateway == "" or _is_host(gateway, version), "gateway", gateway, "an address")
        for name in ("dhcp", "auto", "first"):
            _check(isinstance(getattr(self, name), bool), name, getattr(self, name), "true or false")
        carried = isinstance(self.vlan_of, str) and (self.vlan_of == "" or NAME.fullmatch(self.vlan_of))
        _check(carried, "vlan_of", self.vlan_of, "lan0")
        tags = range(1, 4095) if self.vlan_of else range(1)
        _check(type(self.vlan_id) is int and self.vlan_id in tags, "vlan_id", self.vlan_id, "1 to 4094")


@dataclass(frozen=True, slots=True)
class Settings:
    """Interfaces that are not here are left as the system has them."""

    interfaces: tuple[Interface, ...] = ()
    dns: tuple[str, ...] = ()
    """Empty: those that come with an address."""
    ntp: tuple[str, ...] = ()
    """Empty: Debian's."""
    hostname: str = "timbre"

    def __post_init__(self) -> None:
        names = [one.name for one in self.interfaces]
        _check(len(names) == len(set(names)) <= MOST, "interfaces", names, "each once")
        owners = {one.name for one in self.interfaces if not one.vlan_of}
        for one in self.interfaces:
            _check(
                not one.vlan_of or one.vlan_of in owners, "vlan_of", one.vlan_of, "another interface of these"
            )
        _check(_all(self.dns, _is_any_host), "dns", self.dns, "addresses")
        _check(_all(self.ntp, _is_server), "ntp", self.ntp, "names or addresses")
        named = isinstance(self.hostname, str) and HOSTNAME.fullmatch(self.hostname)
        _check(named, "hostname", self.hostname, "a name such as timbre")

    @classmethod
    def of(cls, data: Any) -> Self:
        """From plain data. Raises SettingsError."""
        told = _exactly(data, cls)
        listed = told["interfaces"]
        _check(isinstance(listed, tuple), "interfaces", listed, "a list")
        told["interfaces"] = tuple(Interface(**_exactly(one, Interface)) for one in listed)
        return cls(**told)

    def as_data(self) -> dict[str, Any]:
        data = asdict(self)
        return data | {"interfaces": [_plain(one) for one in data["interfaces"]]} | _lists(data, "dns", "ntp")


def _plain(interface: dict[str, Any]) -> dict[str, Any]:
    return interface | _lists(interface, "ipv4", "ipv6")


def _lists(data: dict[str, Any], *names: str) -> dict[str, list[Any]]:
    return {name: list(data[name]) for name in names}


def _exactly(data: Any, cls: type[Any]) -> dict[str, Any]:
    names = {field.name for field in fields(cls)}
    _check(isinstance(data, dict) and set(data) == names, cls.__name__, data, f"the keys {sorted(names)}")
    return {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}


def _check(good: object, name: str, value: object, expected: str) -> None:
    if not good:
        raise SettingsError(f"{name} is {str(value)[:200]!r}, expected {expected}")


def _all(values: object, good: Callable[[Any], object]) -> bool:
    return isinstance(values, tuple) and len(values) <= MOST and all(map(good, values))


def _is_address(text: object, version: int) -> bool:
    """Of a host, with the length of its network."""
    if not isinstance(text, str) or not _LENGTH.search(text):
        return False
    return _version(ipaddress.ip_interface, text) == version


def _is_host(text: object, version: int) -> bool:
    return isinstance(text, str) and _version(ipaddress.ip_address, text) == version


def _version(read: Callable[[str], Any], text: str) -> int:
    try:
        return int(read(text).version) if "%" not in text else 0
    except ValueError:
        return 0


def _is_server(text: object) -> bool:
    named = isinstance(text, str) and len(text) <= 253 and HOST.fullmatch(text)
    return bool(named) or _is_any_host(text)


def _is_any_host(text: object) -> bool:
    return _is_host(text, 4) or _is_host(text, 6)
