"""A shaped direction as frozen values, the same whether planned or seen in the kernel: they compare."""

from dataclasses import dataclass
from enum import StrEnum


class Queue(StrEnum):
    """How the packets of one class wait, the best first."""

    CAKE = "cake"
    """Fair between hosts, then between their connections; also behind address translation."""
    FQ_CODEL = "fq_codel"
    """Fair between connections."""
    PFIFO = "pfifo"
    """First come, first served; short, so that nobody waits long."""


@dataclass(frozen=True, slots=True)
class Leaf:
    queue: Queue
    limit: int
    """Packets; cake counts for itself: 0."""


@dataclass(frozen=True, slots=True)
class Class:
    """A class of HTB; bytes per second, bursts in the kernel's ticks of 64 ns at the class's own rate."""

    minor: int
    parent: int
    """Minor; 0 is the root."""
    rate: int
    """Its own whatever the others do."""
    ceil: int
    """What it may borrow up to."""
    prio: int
    """Lower is served first."""
    burst_ticks: int
    ceil_burst_ticks: int
    quantum: int
    overhead: int
    mpu: int
    cells: bool
    leaf: Leaf | None = None


@dataclass(frozen=True, slots=True, order=True)
class Byte:
    """One byte of a packet, counted from its network header."""

    offset: int
    value: int
    mask: int = 0xFF


@dataclass(frozen=True, slots=True, order=True)
class Filter:
    prio: int
    """Lower is tried first."""
    protocol: int
    """EtherType."""
    match: tuple[Byte, ...]
    """All of them; empty: every packet."""
    minor: int
    """The class it leads to."""


@dataclass(frozen=True, slots=True)
class Tree:
    """The root's classes and filters."""

    default: int
    """Minor of the class of what no filter names."""
    classes: tuple[Class, ...]
    filters: tuple[Filter, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    interface: str
    out: Tree
    into: Tree
    """On the ifb device that the interface's incoming packets are led through."""


@dataclass(frozen=True, slots=True)
class Observed:
    """What is in force; None where there is nothing of ours."""

    out: Tree | None
    into: Tree | None
    redirected: bool
    """Incoming packets pass the ifb device."""
    single: bool
    """The kernel hands packets over one by one, not as bundles of up to 64 kB."""
