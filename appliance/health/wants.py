"""What the site file says to the checks; without a site, its defaults."""

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from appliance.core.site.model import Network, RecordingPolicy, SipTrunk, Site

_USUAL: Final = Network()


@dataclass(frozen=True, slots=True)
class Wants:
    min_free_gb: float = RecordingPolicy().min_free_gb
    timezone: str = ""
    """IANA name; empty: there is no site yet."""
    interfaces: tuple[str, ...] = tuple(_USUAL.interfaces)
    """With a cable of their own: no VLANs."""
    all_cabled: bool = False
    """The site names its interfaces itself, so each of them has its cable."""
    names: tuple[str, ...] = ()
    """Of others, that must be found by a name server."""
    tested: tuple[str, ...] = ()
    """Trunks that the box calls through by itself."""


def wants_of(site: Site) -> Wants:
    network = site.network
    return Wants(
        min_free_gb=site.recording.min_free_gb,
        timezone=site.timezone,
        interfaces=tuple(name for name, one in network.interfaces.items() if one.vlan is None),
        all_cabled=network.interfaces != _USUAL.interfaces,
        names=tuple(dict.fromkeys(host for host in _hosts(site) if host and not _is_address(host))),
        tested=tuple(trunk.name for trunk in site.trunks.values() if trunk.line_test),
    )


def _hosts(site: Site) -> Iterator[str]:
    yield from (trunk.host for trunk in site.trunks.values() if isinstance(trunk, SipTrunk))
    yield from site.network.ntp
    if site.alarms.smtp:
        yield site.alarms.smtp.host
    if site.backup and site.backup.sftp:
        yield site.backup.sftp.host
    if site.backup and site.backup.s3:
        yield urlsplit(site.backup.s3.endpoint).hostname or ""


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
