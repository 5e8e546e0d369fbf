"""The networks on both sides of a virtual machine, where its cables end as devices.

The LAN's side is this process's own network, so that the machine's web UI is just there; the carrier has a
namespace.
"""

import fcntl
import os
import struct
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path

from tests.support.floor import CARRIER_ADDRESS, LAN_ADDRESS, PEERS

_TUNSETIFF = 0x400454CA
_IFF_TAP, _IFF_NO_PI = 0x0002, 0x1000


@dataclass(frozen=True, slots=True)
class Side:
    """One network, seen from the other end of the machine's cable."""

    name: str
    device: str
    address: str
    mac: str
    """The machine's."""


SIDES = (
    Side("lan", "lan-peer", LAN_ADDRESS, "52:54:00:77:00:02"),
    Side("wan", "wan-peer", CARRIER_ADDRESS, "52:54:00:78:00:02"),
)


def plug(side: Side) -> int:
    """A new cable's file descriptor. The side's namespace is at /run/timbre-peers, as in a box."""
    namespace = PEERS / side.name
    if not namespace.exists():
        PEERS.mkdir(parents=True, exist_ok=True)
        if side.name == "lan":
            _ip("netns", "attach", side.name, str(os.getpid()))
        else:
            _ip("netns", "add", side.name)
        namespace.symlink_to(Path("/run/netns", side.name))
        _ip("-n", side.name, "link", "set", "lo", "up")
    cable = _tap(namespace, side.device)
    _ip("-n", side.name, "address", "add", f"{side.address}/24", "dev", side.device)
    _ip("-n", side.name, "link", "set", side.device, "up")
    return cable


def _tap(namespace: Path, device: str) -> int:
    """A TAP device belongs to the namespace of the thread that makes it."""
    made: list[int] = []

    def make() -> None:
        with namespace.open() as file:
            os.setns(file.fileno(), os.CLONE_NEWNET)
        cable = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(cable, _TUNSETIFF, struct.pack("16sH22x", device.encode(), _IFF_TAP | _IFF_NO_PI))
        made.append(cable)

    maker = threading.Thread(target=make)
    maker.start()
    maker.join()
    assert made, f"no TAP device {device}: is /dev/net/tun there?"
    return made[0]


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, timeout=10)
