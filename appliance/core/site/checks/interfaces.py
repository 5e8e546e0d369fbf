"""Interfaces: who could still reach the box, where its way out is, and addresses in each other's way."""

import ipaddress
from collections.abc import Iterator

from appliance.core.site.model import Interface, Network, Site, Zone
from appliance.core.site.problems import Problem

type _Net = ipaddress.IPv4Network | ipaddress.IPv6Network


def problems(site: Site) -> Iterator[Problem]:
    network = site.network
    yield from _zones(network)
    yield from _vlans(network)
    yield from _ways_out(network)
    yield from _overlaps(network)


def _zones(network: Network) -> Iterator[Problem]:
    if not network.of_zone(Zone.LAN):
        yield Problem("network.interfaces", "no_lan")
    for name in network.of_zone(Zone.WAN)[1:]:
        yield Problem(f"network.interfaces.{name}.zone", "second_wan", {"other": network.uplink})
    if network.wan and not network.uplink:
        yield Problem("network.wan", "no_uplink")


def _vlans(network: Network) -> Iterator[Problem]:
    tags: dict[tuple[str, int], str] = {}
    for one in network.interfaces.values():
        path = f"network.interfaces.{one.name}"
        if one.vlan:
            carrier = network.interfaces.get(one.vlan.of)
            if carrier is None or carrier.vlan:
                yield Problem(f"{path}.vlan.of", "vlan_carrier", {"value": one.vlan.of})
            other = tags.setdefault((one.vlan.of, one.vlan.id), path)
            if other != path:
                yield Problem(f"{path}.vlan.id", "taken", {"value": str(one.vlan.id), "other": other})
        if one.ipv4 is None and (lost := _lost(one, network)):
            yield Problem(f"{path}.ipv4", "ipv4_needed", {"value": lost})


def _lost(one: Interface, network: Network) -> str:
    """What would be forgotten of an interface that is left as the system has it."""
    told = {"vlan": one.vlan, "gateway": one.gateway, "ipv6": one.ipv6, "gateway6": one.gateway6}
    vlans = [(other.name, other.vlan) for other in network.interfaces.values() if other.vlan]
    carried = [name for name, vlan in vlans if vlan.of == one.name]
    return next(iter([name for name, value in told.items() if value] + carried), "")


def _ways_out(network: Network) -> Iterator[Problem]:
    owners: dict[int, str] = {}
    for one in network.interfaces.values():
        path = f"network.interfaces.{one.name}"
        for name, gateway in (("gateway", one.gateway), ("gateway6", one.gateway6)):
            if not gateway:
                continue
            address = ipaddress.ip_address(gateway)
            if not address.is_link_local and not any(address in net for net in _networks(one)):
                yield Problem(f"{path}.{name}", "gateway_outside", {"value": gateway})
            other = owners.setdefault(address.version, path)
            if other != path:
                yield Problem(f"{path}.{name}", "second_gateway", {"other": other})


def _overlaps(network: Network) -> Iterator[Problem]:
    seen: list[tuple[_Net, str]] = []
    for one in network.interfaces.values():
        path = f"network.interfaces.{one.name}"
        for net in _networks(one):
            other = next((owner for known, owner in seen if _same(known, net) and owner != path), None)
            if other:
                yield Problem(path, "same_network", {"value": str(net), "other": other})
            seen.append((net, path))


def _same(one: _Net, other: _Net) -> bool:
    if isinstance(one, ipaddress.IPv4Network) and isinstance(other, ipaddress.IPv4Network):
        return one.overlaps(other)
    if isinstance(one, ipaddress.IPv6Network) and isinstance(other, ipaddress.IPv6Network):
        return one.overlaps(other)
    return False


def _networks(one: Interface) -> Iterator[_Net]:
    """Those that it has for certain."""
    for address in (*(one.ipv4 or ()), *one.ipv6):
        if "/" in address:
            yield ipaddress.ip_interface(address).network
