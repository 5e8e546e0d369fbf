"""What there is to be shaped."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """A WAN link as its provider sells it."""

    interface: str
    up_kbit: int
    """kbit/s towards the provider."""
    down_kbit: int
    overhead_bytes: int = 0
    """What the link adds to each packet beyond what the kernel counts (which has the Ethernet header)."""
    mpu_bytes: int = 0
    """The least that a packet takes on the link, overhead included."""
    cells: bool = False
    """It carries ATM cells (ADSL): 48 bytes of each packet take 53."""
