"""What stands on the other side of a cable: servers of addresses, of names and of time, and a VLAN."""

import ipaddress
import socket
import struct
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.floor import CARRIER_ADDRESS, PEERS
from tests.support.light.sockets import there, udp_socket

WAN, LAN = PEERS / "wan", PEERS / "lan"
_COOKIE = b"\x63\x82\x53\x63"
_OFFER, _ACK = 2, 5
_ANSWERS = {1: _OFFER, 3: _ACK}
"""DISCOVER and REQUEST."""


@contextmanager
def answering(
    sock: socket.socket, answer: Callable[[bytes], bytes | None], to: object = None
) -> Iterator[None]:
    """A server: what `answer` makes of a datagram goes back to its sender, or to `to`."""
    sock.settimeout(0.2)
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            try:
                data, sender = sock.recvfrom(4096)
            except TimeoutError:
                continue
            if said := answer(data):
                sock.sendto(said, to or sender)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(2)
        sock.close()


@contextmanager
def names(known: dict[str, str], address: str = CARRIER_ADDRESS) -> Iterator[None]:
    """A name server that knows these names and their IPv4 addresses."""

    def answer(query: bytes) -> bytes:
        labels, place = [], 12
        while size := query[place]:
            labels.append(query[place + 1 : place + 1 + size].decode())
            place += 1 + size
        question = query[12 : place + 5]
        found = known.get(".".join(labels).lower()) if question[-4:-2] == b"\0\1" else None
        record = b"\xc0\x0c\0\1\0\1\0\0\0\x05\0\x04" + ipaddress.ip_address(found).packed if found else b""
        return query[:2] + b"\x84\x00\0\1" + struct.pack("!3H", bool(found), 0, 0) + question + record

    with answering(udp_socket(WAN, address, 53), answer):
        yield


@contextmanager
def leases(address: str, gateway: str, dns: str) -> Iterator[None]:
    """A DHCP server on the carrier's side that gives everybody one address."""

    def make() -> socket.socket:
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"wan-peer")
        sock.bind(("", 67))
        return sock

    def answer(asked: bytes) -> bytes | None:
        options, place = {}, 240
        while place < len(asked) and asked[place] != 255:
            if asked[place] == 0:
                place += 1
                continue
            size = asked[place + 1]
            options[asked[place]] = asked[place + 2 : place + 2 + size]
            place += 2 + size
        kind = _ANSWERS.get(options.get(53, b"\0")[0])
        if kind is None:
            return None
        own = ipaddress.ip_address(address).packed
        server = ipaddress.ip_address(CARRIER_ADDRESS).packed
        head = (
            b"\x02\x01\x06\x00" + asked[4:12] + bytes(4) + own + server + asked[24:44] + bytes(192) + _COOKIE
        )
        told = {
            53: bytes([kind]),
            54: server,
            51: struct.pack("!I", 600),
            1: b"\xff\xff\xff\x00",
            3: ipaddress.ip_address(gateway).packed,
            6: ipaddress.ip_address(dns).packed,
        }
        return head + b"".join(bytes([k, len(v)]) + v for k, v in told.items()) + b"\xff"

    with answering(there(WAN, make), answer, ("255.255.255.255", 68)):
        yield


@contextmanager
def time_server(folder: Path, address: str = CARRIER_ADDRESS) -> Iterator[None]:
    """chrony on the carrier's side; it touches no clock."""
    conf = folder / "server.conf"
    conf.write_text(f"local stratum 5\nallow all\nbindaddress {address}\ncmdport 0\npidfile {folder}/pid\n")
    command = ["nsenter", f"--net={WAN}", "chronyd", "-x", "-d", "-U", "-f", str(conf)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        server.terminate()
        server.wait(10)


@contextmanager
def tagged(tag: int, address: str) -> Iterator[str]:
    """A VLAN on the LAN's cable, as the switch has it for the phones."""
    name = f"tag{tag}"
    for command in (
        f"link add link lan-peer name {name} type vlan id {tag}",
        f"address add {address} dev {name}",
        f"link set {name} up",
    ):
        _on_lan(*command.split())
    try:
        yield address.split("/")[0]
    finally:
        _on_lan("link", "delete", name)


def _on_lan(*command: str) -> None:
    subprocess.run(["nsenter", f"--net={LAN}", "ip", *command], check=True, timeout=10)
