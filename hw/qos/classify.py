"""Which packets are voice, signalling and agents' screens: by their DSCP, else by the box's own ports.

Carriers often strip the marks, so that ports decide on what comes in.
"""

from collections.abc import Iterator
from enum import IntEnum

from hw.qos.tree import Byte, Filter


class Minor(IntEnum):
    """Classes of HTB, in the order they are served."""

    LINK = 1
    """The whole link; parent of the others."""
    VOICE = 0x10
    SIGNALLING = 0x20
    """SIP, and the small things without which nothing works: ARP, ICMP, DNS."""
    SCREENS = 0x30
    """Agents' screens, and the acknowledgements that downloads live on."""
    BULK = 0x40
    """All else."""


IPV4, IPV6, ARP = 0x0800, 0x86DD, 0x0806
TCP, UDP, ICMP, ICMPV6 = 6, 17, 1, 58
EF, CS3 = 0xB8, 0x60
"""Traffic class bytes: expedited forwarding (voice), class selector 3 (signalling)."""
RTP_PORTS = (10_000, 20_000)
SIP_PORTS = (5060, 5061)
DNS_PORTS = (53, 53)
HTTPS_PORTS = (443, 443)

type Match = tuple[Byte, ...]


def filters(inwards: bool) -> tuple[Filter, ...]:
    """All filters of a direction, sorted. The box's own port is the source on the way out."""
    own, other = (2, 0) if inwards else (0, 2)
    found: set[Filter] = set()
    for family, protocol in enumerate((IPV4, IPV6)):
        for order, minor, matches in (
            (10, Minor.VOICE, [_marked(protocol, EF), *_ports(protocol, UDP, RTP_PORTS, own)]),
            (20, Minor.SIGNALLING, list(_signalling(protocol, own, other))),
            (30, Minor.SCREENS, [*_ports(protocol, TCP, HTTPS_PORTS, own), _acknowledgement(protocol)]),
        ):
            found |= {Filter(order + family, protocol, match, minor) for match in matches}
    found.add(Filter(20 + 2, ARP, (), Minor.SIGNALLING))
    return tuple(sorted(found))


def _signalling(protocol: int, own: int, other: int) -> Iterator[Match]:
    yield _marked(protocol, CS3)
    yield (_carries(protocol, ICMP if protocol == IPV4 else ICMPV6),)
    for transport in (UDP, TCP):
        yield from _ports(protocol, transport, SIP_PORTS, own)
        yield from _ports(protocol, transport, SIP_PORTS, other)
    yield from _ports(protocol, UDP, DNS_PORTS, other)


def _marked(protocol: int, mark: int) -> Match:
    if protocol == IPV4:
        return (Byte(1, mark, 0xFC),)
    # The traffic class lies across two bytes, after the four bits of the version.
    return (Byte(0, mark >> 4, 0x0F), Byte(1, (mark & 0xF) << 4, 0xC0))


def _carries(protocol: int, transport: int) -> Byte:
    return Byte(9 if protocol == IPV4 else 6, transport)


def _plain(protocol: int, transport: int) -> tuple[Match, int]:
    """Packets whose transport header lies where expected, and where that is."""
    if protocol == IPV6:
        return (_carries(protocol, transport),), 40
    whole = (Byte(6, 0, 0x1F), Byte(7, 0))
    return (Byte(0, 0x45), *whole, _carries(protocol, transport)), 20


def _ports(protocol: int, transport: int, ports: tuple[int, int], at: int) -> Iterator[Match]:
    plain, header = _plain(protocol, transport)
    for value, mask in prefixes(*ports):
        high = Byte(header + at, value >> 8, mask >> 8)
        low = Byte(header + at + 1, value & 0xFF, mask & 0xFF)
        yield tuple(sorted((*plain, *(byte for byte in (high, low) if byte.mask))))


def _acknowledgement(protocol: int) -> Match:
    """TCP with nothing but ACK, shorter than 128 bytes (selective ones reach 84)."""
    plain, header = _plain(protocol, TCP)
    length = 2 if protocol == IPV4 else 4
    short = (Byte(length, 0), Byte(length + 1, 0, 0x80))
    return tuple(sorted((*plain, *short, Byte(header + 13, 0x10))))


def prefixes(low: int, high: int) -> list[tuple[int, int]]:
    """A range of 16-bit numbers as (value, mask) pairs that hit each of them once, and no other."""
    pairs = []
    while low <= high:
        size = low & -low or 1 << 16
        while low + size - 1 > high:
            size >>= 1
        pairs.append((low, 0xFFFF & ~(size - 1)))
        low += size
    return pairs
