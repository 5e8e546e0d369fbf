"""Whether another device uses an address of ours: asked of the neighbours by ARP (RFC 5227), now and then.

`python3 -m hw.network.doubles FILE` asks once at every interface and writes what came. It needs CAP_NET_RAW
and nothing else.
"""

import contextlib
import json
import select
import socket
import struct
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import psutil

WAIT_S: Final = 1.5
"""Neighbours answer within milliseconds; a busy one or a slow Wi-Fi later."""
_ARP: Final = 0x0806
_HEAD: Final = struct.Struct("!6s6sH")
_BODY: Final = struct.Struct("!HHBBH6s4s6s4s")
"""Of Ethernet and IPv4 (RFC 826)."""
_KIND: Final = (1, 0x0800, 6, 4)
_REQUEST: Final = 1
_EVERYBODY: Final = b"\xff" * 6
_NOBODY: Final = bytes(6)


@dataclass(frozen=True, slots=True)
class Double:
    interface: str
    address: str
    mac: str
    """Of the other one."""


@dataclass(frozen=True, slots=True)
class Own:
    """An interface of ours."""

    name: str
    mac: bytes
    addresses: tuple[str, ...]


def probe(mac: bytes, address: str) -> bytes:
    """Who else has this address? Without our own, so that nobody's table changes by it."""
    asked = _BODY.pack(*_KIND, _REQUEST, mac, bytes(4), _NOBODY, socket.inet_aton(address))
    return _HEAD.pack(_EVERYBODY, mac, _ARP) + asked


def claim(frame: bytes) -> tuple[str, bytes] | None:
    """(address, hardware address) that the sender of a frame says to have; None: no such frame."""
    if len(frame) < _HEAD.size + _BODY.size or _HEAD.unpack_from(frame)[2] != _ARP:
        return None
    *kind, _, mac, address, _, _ = _BODY.unpack_from(frame, _HEAD.size)
    if tuple(kind) != _KIND or address == bytes(4):
        return None
    return socket.inet_ntoa(address), mac


def own_interfaces() -> list[Own]:
    """With their IPv4 addresses, those that have both kinds."""
    found = []
    for name, held in sorted(psutil.net_if_addrs().items()):
        macs = [one.address for one in held if one.family == socket.AF_PACKET]
        addresses = tuple(one.address for one in held if one.family == socket.AF_INET)
        if name != "lo" and macs and addresses:
            found.append(Own(name, bytes.fromhex(macs[0].replace(":", "")), addresses))
    return found


def find(interfaces: Iterable[Own], wait_s: float = WAIT_S) -> list[Double]:
    """Ask at each of them. Raises OSError where that is not allowed."""
    interfaces = list(interfaces)
    ours = {one.mac for one in interfaces}
    socks = {_open(one): one for one in interfaces}
    try:
        return sorted(_hear(socks, ours, time.monotonic() + wait_s), key=lambda one: (one.address, one.mac))
    finally:
        for sock in socks:
            sock.close()


def _open(one: Own) -> socket.socket:
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(_ARP))
    try:
        sock.bind((one.name, _ARP))
        for address in one.addresses:
            sock.send(probe(one.mac, address))
    except OSError:
        # Its cable is out, or it has just gone: nobody is there to be asked.
        sock.close()
        sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    return sock


def _hear(socks: Mapping[socket.socket, Own], ours: set[bytes], until: float) -> set[Double]:
    found = set()
    while (left_s := until - time.monotonic()) > 0:
        for sock in select.select(list(socks), [], [], left_s)[0]:
            own, said = socks[sock], None
            with contextlib.suppress(OSError):  # its cable came out just now
                said = claim(sock.recv(2048))
            if said and said[0] in own.addresses and said[1] not in ours:
                found.add(Double(own.name, said[0], said[1].hex(":")))
    return found


def write(file: Path, doubles: Iterable[Double]) -> None:
    """Whole at every moment."""
    partial = file.with_name(f"{file.name}.part")
    partial.write_text(json.dumps({"at": time.time(), "doubles": [asdict(one) for one in doubles]}))
    partial.chmod(0o644)
    partial.replace(file)


if __name__ == "__main__":
    write(Path(sys.argv[1]), find(own_interfaces()))
