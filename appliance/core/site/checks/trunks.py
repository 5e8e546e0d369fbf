"""Trunks: a call's source must say which trunk it is."""

import ipaddress
from collections.abc import Iterator

from appliance.core.site.model import Site, Trunk
from appliance.core.site.problems import Problem, Severity


def problems(site: Site) -> Iterator[Problem]:
    seen: list[tuple[ipaddress.IPv4Network, str]] = []
    hosts: dict[str, str] = {}
    for trunk in site.trunks.values():
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


def _networks(trunk: Trunk) -> Iterator[ipaddress.IPv4Network]:
    """Where the trunk's calls come from, as far as it is written in addresses."""
    for address in trunk.match or (() if trunk.registration else (trunk.host,)):
        try:
            yield ipaddress.IPv4Network(address)
        except ValueError:
            continue
