"""Network settings on screen: what the site says of each interface beside what is there now, and back."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from web_ui.translations.catalog import mark

ZONES: Final = {
    "lan": mark("LAN: phones and screens"),
    "wan": mark("WAN: the internet"),
    "none": mark("Closed: nothing is let in"),
}
KEEP, LISTED, NONE = "", "static", "none"
WAYS4: Final = {
    KEEP: mark("As it came"),
    "dhcp": mark("Given by the network (DHCP)"),
    LISTED: mark("Fixed"),
    NONE: mark("None"),
}
WAYS6: Final = {NONE: mark("None"), "auto": mark("Given by the router"), LISTED: mark("Fixed")}
USUAL: Final = {"lan0": {"zone": "lan"}, "wan0": {"zone": "wan"}}
"""What a site has that says nothing of its interfaces."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How an interface comes by the addresses of one kind."""

    way: str
    addresses: str
    gateway: str


@dataclass(frozen=True, slots=True)
class InterfaceForm:
    name: str
    zone: str
    ipv4: Ways
    ipv6: Ways
    carrier: str
    """Interface that carries it as a VLAN; empty: it is a socket of its own."""
    tag: str
    now: tuple[str, ...]
    """Addresses that it has."""
    there: bool
    up: bool
    mac: str


@dataclass(frozen=True, slots=True)
class NetworkForm:
    hostname: str
    dns: str
    ntp: str
    interfaces: tuple[InterfaceForm, ...]
    ways_out: tuple[str, ...]
    carriers: tuple[str, ...]
    """Where a VLAN may be added."""


def form_of(network: Mapping[str, Any], found: Mapping[str, Any]) -> NetworkForm:
    """`network`: the section of the site file; `found`: the interfaces as they are, from timbre-site."""
    there = {one["name"]: one for one in found.get("interfaces", ())}
    told = network.get("interfaces", USUAL)
    unsaid = {name: {"zone": "none"} for name in there if name not in told}
    forms = tuple(_interface(name, one, there.get(name)) for name, one in (told | unsaid).items())
    return NetworkForm(
        network.get("hostname", "timbre"),
        ", ".join(network.get("dns", ())),
        ", ".join(network.get("ntp", ())),
        forms,
        tuple(found.get("ways_out", ())),
        tuple(one.name for one in forms if not one.carrier),
    )


def network_of(
    posted: Callable[[str], str], names: Iterable[str], before: Mapping[str, Any]
) -> dict[str, Any]:
    """The section that a posted form makes of the one before; what it does not show stays as it was."""
    interfaces = {name: _told(posted, f"{name}.") for name in names if not posted(f"{name}.away")}
    if new := posted("new.name"):
        interfaces[new] = _told(posted, "new.")
    told = {"hostname": posted("hostname"), "dns": _list(posted("dns")), "ntp": _list(posted("ntp"))}
    kept = {key: value for key, value in before.items() if key not in (*told, "interfaces")}
    return {key: value for key, value in told.items() if value} | {"interfaces": interfaces} | kept


def _interface(name: str, told: Mapping[str, Any], now: Mapping[str, Any] | None) -> InterfaceForm:
    vlan = told.get("vlan") or {}
    return InterfaceForm(
        name,
        told.get("zone", "none"),
        _ways(told.get("ipv4", KEEP), told.get("gateway", "")),
        _ways(told.get("ipv6", NONE), told.get("gateway6", "")),
        vlan.get("of", ""),
        str(vlan.get("id", "")),
        tuple(now["addresses"]) if now else (),
        there=now is not None,
        up=bool(now and now["up"]),
        mac=now["mac"] if now else "",
    )


def _ways(told: Any, gateway: str) -> Ways:
    return Ways(LISTED, ", ".join(told), gateway) if isinstance(told, list) else Ways(told, "", gateway)


def _told(posted: Callable[[str], str], prefix: str) -> dict[str, Any]:
    """One interface in the site file's form; a key without a value is left out."""
    told: dict[str, Any] = {"zone": posted(f"{prefix}zone")}
    if carrier := posted(f"{prefix}carrier"):
        told["vlan"] = {"of": carrier, "id": _number(posted(f"{prefix}tag"))}
    for version, gateway in (("ipv4", "gateway"), ("ipv6", "gateway6")):
        way = posted(f"{prefix}{version}")
        told[version] = _list(posted(f"{prefix}{version}.addresses")) if way == LISTED else way
        # A way out belongs to fixed addresses; else it comes with them.
        told[gateway] = posted(f"{prefix}{gateway}") if way == LISTED else ""
    if told["ipv6"] == NONE:
        del told["ipv6"]
    return {key: value for key, value in told.items() if value != ""}


def _list(text: str) -> list[str]:
    return text.replace(",", " ").split()


def _number(text: str) -> int | str:
    return int(text) if text.isdecimal() else text
