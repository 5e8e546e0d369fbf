"""The files of network settings, whole, by their place. Pure."""

from collections.abc import Iterator
from typing import Final

from hw.network.settings import Interface, Settings

NETWORKD: Final = "/run/systemd/network"
PREFIX: Final = "60-timbre-"
"""Before the system's own files, which hold for interfaces that the site says nothing of."""
RESOLVED: Final = "/run/systemd/resolved.conf.d/timbre.conf"
CHRONY: Final = "/run/timbre-time/site.sources"
USUAL_NTP: Final = "pool 2.debian.pool.ntp.org iburst\n"
FIRST, OTHER = 100, 200
"""Metrics of ways out: the lower is taken."""


def render(settings: Settings) -> dict[str, str]:
    """Path → text. What is not here must not be there."""
    files = {}
    for one in settings.interfaces:
        tags = [other.name for other in settings.interfaces if other.vlan_of == one.name]
        files[f"{NETWORKD}/{PREFIX}{one.name}.network"] = _network(one, tags, own_dns=bool(settings.dns))
        if one.vlan_of:
            files[f"{NETWORKD}/{PREFIX}{one.name}.netdev"] = _section(
                "NetDev", f"Name={one.name}", "Kind=vlan"
            ) + _section("VLAN", f"Id={one.vlan_id}")
    if settings.dns:
        # The root domain: they are asked for all names, whatever came with an address.
        files[RESOLVED] = _section("Resolve", f"DNS={' '.join(settings.dns)}", "Domains=~.")
    files[CHRONY] = "".join(f"server {server} iburst\n" for server in settings.ntp) or USUAL_NTP
    return files


def _network(one: Interface, tags: list[str], *, own_dns: bool) -> str:
    metric = FIRST if one.first else OTHER
    dns = "no" if own_dns else "yes"
    text = _section("Match", f"Name={one.name}") + _section("Network", *_addresses(one, tags))
    for way_out in (one.gateway, one.gateway6):
        if way_out:
            text += _section("Route", f"Gateway={way_out}", f"Metric={metric}")
    if one.dhcp:
        text += _section("DHCPv4", f"UseDNS={dns}", "UseNTP=no", "UseHostname=no", f"RouteMetric={metric}")
    if one.auto:
        text += _section("DHCPv6", f"UseDNS={dns}", "UseNTP=no", "UseHostname=no")
        text += _section("IPv6AcceptRA", f"UseDNS={dns}", f"RouteMetric={metric}")
    return text


def _addresses(one: Interface, tags: list[str]) -> Iterator[str]:
    yield f"DHCP={'ipv4' if one.dhcp else 'no'}"
    yield f"IPv6AcceptRA={'yes' if one.auto else 'no'}"
    # Neighbours and routers of IPv6 are found over link-local addresses only.
    yield f"LinkLocalAddressing={'ipv6' if one.auto or one.ipv6 or one.gateway6 else 'no'}"
    yield from (f"Address={address}" for address in (*one.ipv4, *one.ipv6))
    yield from (f"VLAN={name}" for name in tags)


def _section(name: str, *lines: str) -> str:
    return f"[{name}]\n" + "".join(f"{line}\n" for line in lines) + "\n"
