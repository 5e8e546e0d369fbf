"""Interfaces: who could still reach the box, and where its one link to the outside is."""

from collections.abc import Iterator

from appliance.core.site.model import Site, Zone
from appliance.core.site.problems import Problem


def problems(site: Site) -> Iterator[Problem]:
    network = site.network
    if not network.of_zone(Zone.LAN):
        yield Problem("network.interfaces", "no_lan")
    for name in network.of_zone(Zone.WAN)[1:]:
        yield Problem(f"network.interfaces.{name}.zone", "second_wan", {"other": network.uplink})
    if network.wan and not network.uplink:
        yield Problem("network.wan", "no_uplink")
