"""Trunks: a call's source must say which trunk it is; a port of a card belongs to one."""

import ipaddress
from collections.abc import Iterator

from appliance.core.site.model import E1Trunk, FxoTrunk, SipTrunk, Site
from appliance.core.site.problems import Problem, Severity


def problems(site: Site) -> Iterator[Problem]:
    yield from _carriers([trunk for trunk in site.trunks.values() if isinstance(trunk, SipTrunk)])
    yield from _ports(site)


def _carriers(trunks: list[SipTrunk]) -> Iterator[Problem]:
    seen: list[tuple[ipaddress.IPv4Network, str]] = []
    hosts: dict[str, str] = {}
    for trunk in trunks:
        path = f"trunks.{trunk.name}"
        if not trunk.verify:
            yield Problem(f"{path}.verify", "unverified", {"value": trunk.host}, Severity.WARNING)
        if trunk.registration is None and not trunk.match:
            owner = hosts.setdefault(trunk.host, path)
            if owner != path:
                yield Problem(f"{path}.host", "same_carrier", {"value": trunk.host, "other": owner})
                continue
        for network in _networks(trunk):
            other = next((owner for known, owner in seen if known.overlaps(network)), None)
            if other and other != path:
                yield Problem(path, "same_carrier", {"value": str(network), "other": other})
            seen.append((network, path))


def _networks(trunk: SipTrunk) -> Iterator[ipaddress.IPv4Network]:
    """Where the trunk's calls come from, as far as it is written in addresses."""
    for address in trunk.match or (() if trunk.registration else (trunk.host,)):
        try:
            yield ipaddress.IPv4Network(address)
        except ValueError:
            continue


def _ports(site: Site) -> Iterator[Problem]:
    owners: dict[str, str] = {}
    for path, span, port in _used(site):
        place = f"{span}/{port}" if port else str(span)
        whole = owners.get(str(span))
        other = owners.get(place) or whole or next((o for p, o in owners.items() if _within(p, place)), None)
        if other:
            yield Problem(path, "port_taken", {"value": place, "other": other})
        else:
            owners[place] = path.rpartition(".")[0] or path


def _within(taken: str, place: str) -> bool:
    """A port that is taken, in a span that is asked for whole."""
    return "/" not in place and taken.partition("/")[0] == place


def _used(site: Site) -> Iterator[tuple[str, int, int]]:
    """Path, span and port (0: the whole span) of all that lies on cards."""
    for trunk in site.trunks.values():
        path = f"trunks.{trunk.name}"
        if isinstance(trunk, E1Trunk):
            yield from ((f"{path}.spans", span, 0) for span in trunk.spans)
        elif isinstance(trunk, FxoTrunk):
            yield from ((f"{path}.ports", trunk.span, port) for port in trunk.ports)
    for phone in site.phones.values():
        if phone.port:
            span, port = phone.port.split("/")
            yield f"phones.{phone.extension}.port", int(span), int(port)
