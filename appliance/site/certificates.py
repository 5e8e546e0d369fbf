"""The one owner of the key and certificate that the box shows to browsers, phones and trunks.

At rest in `secrets/tls.pem`; published to who shows it. Changing it drops no call and no connection: the web
takes the new one over by itself, Asterisk when it is told to read it.
"""

import datetime
import ipaddress
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import psutil
from cryptography.hazmat.primitives import hashes

from appliance.core.site.model import SipTrunk, Site
from appliance.site import certificate
from appliance.site.files import write, write_if_changed
from appliance.site.pair import BadCertificate, Pair, names
from appliance.site.paths import Paths
from pbx.conf.transports import AUTHORITIES, PAIR


@dataclass(frozen=True, slots=True)
class Shown:
    """What people want to know of a certificate."""

    subject: str
    issuer: str
    names: tuple[str, ...]
    begins_at: float
    ends_at: float
    sha256: str
    own: bool
    """Issued, and renewed, by the box itself."""


def own_addresses(interface: str = "") -> set[str]:
    """IPv4 addresses under which people may reach this box, by one interface or by any."""
    found = {
        address.address
        for name, addresses in psutil.net_if_addrs().items()
        for address in addresses
        if address.family == socket.AF_INET and interface in ("", name)
    }
    return found if interface else found | {"127.0.0.1"}


def seen_as(hosts: Iterable[str], own: set[str]) -> tuple[tuple[str, str], ...]:
    """Own addresses with what a router shows for them: the first of `hosts` that is none of our own."""
    for host in hosts:
        try:
            address = str(ipaddress.IPv4Address(host))
        except ValueError:
            continue
        return () if address in own else tuple((one, address) for one in sorted(own))
    return ()


class Certificates:
    def __init__(self, paths: Paths, addresses: Callable[[], set[str]] = own_addresses) -> None:
        self._secrets = paths.secrets
        self._public = paths.web
        self._pair = paths.secrets / PAIR
        self._addresses = addresses

    def ensure(self, site: Site, now: datetime.datetime) -> bool:
        """Make what is missing or no longer fits, and hand it to the web; whether it is new.

        One that somebody else has issued is left alone, even when it has ended.
        """
        hosts = self._addresses() | set(site.network.reached_as)
        new = not self._serves(hosts, now)
        if new:
            write(self._pair, certificate.make(self._secrets, hosts, now).pem, mode=0o600)
        self._publish(now)
        return new

    def files(self, site: Site) -> dict[str, str]:
        """What Asterisk reads, by name; nothing before the first boot has made it."""
        try:
            pair = self._pair.read_text(encoding="ascii")
            own = (self._secrets / "ca.crt").read_text(encoding="ascii")
        except FileNotFoundError:
            return {}
        carriers = (trunk for trunk in site.trunks.values() if isinstance(trunk, SipTrunk))
        return {PAIR: pair, AUTHORITIES: own + "".join(trunk.ca for trunk in carriers)}

    def install(self, chain: str, key: str, now: datetime.datetime) -> Shown:
        """Take one that somebody else has issued (PEM). Raises BadCertificate; then nothing was changed."""
        pair = Pair.of(chain, key)
        pair.check(now)
        write(self._pair, pair.pem, mode=0o600)
        self._publish(now)
        return _shown(pair)

    def remove(self, site: Site, now: datetime.datetime) -> Shown:
        """Go back to one of the box's own."""
        hosts = self._addresses() | set(site.network.reached_as)
        write(self._pair, certificate.make(self._secrets, hosts, now).pem, mode=0o600)
        self._publish(now)
        return self.show()

    def show(self) -> Shown:
        """The one in use. Raises BadCertificate if there is none."""
        return _shown(Pair.read(self._pair))

    def authority(self) -> str:
        """The box's own authority's certificate (PEM)."""
        return (self._secrets / "ca.crt").read_text(encoding="ascii")

    def _publish(self, now: datetime.datetime) -> None:
        """Bring the web's copy up to date; it looks by itself."""
        certificate.authority_of(self._secrets, now)
        write_if_changed(self._public / PAIR, self._pair.read_text(encoding="ascii"))
        write_if_changed(self._public / "ca.crt", self.authority())

    def _serves(self, hosts: set[str], now: datetime.datetime) -> bool:
        try:
            pair = Pair.read(self._pair)
        except BadCertificate:
            return False
        return not certificate.is_own(pair) or certificate.fits(self._secrets, pair, hosts, now)


def _shown(pair: Pair) -> Shown:
    held = pair.certificate
    return Shown(
        held.subject.rfc4514_string(),
        held.issuer.rfc4514_string(),
        tuple(names(held)),
        held.not_valid_before_utc.timestamp(),
        held.not_valid_after_utc.timestamp(),
        held.fingerprint(hashes.SHA256()).hex(),
        certificate.is_own(pair),
    )
