"""Strangers on the internet's side of the box: a scan of ports, and somebody who guesses accounts."""

import json
import os
import random
import select
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.floor import BOX_WAN, PEERS
from tests.support.light import digest
from tests.support.light.message import Message, compose, parse
from tests.support.light.sockets import there, udp_socket

STRANGER = "10.78.0.66"
PATIENCE = 6
"""Times that a packet is sent, every half second: the firewall's limit of packets is not taken for a ban."""
NAMESPACE = PEERS / "wan"


@contextmanager
def at_address(
    address: str = STRANGER, device: str = "wan-peer", namespace: Path = NAMESPACE
) -> Iterator[str]:
    """One more host at the carrier's side, or elsewhere."""
    command = ["nsenter", f"--net={namespace}", "ip", "address"]
    whole = [f"{address}/64", "dev", device, "nodad"] if ":" in address else [f"{address}/24", "dev", device]
    subprocess.run([*command, "replace", *whole], check=True, timeout=10)
    try:
        yield address
    finally:
        subprocess.run([*command, "delete", *whole[:3]], check=True, timeout=10)


@contextmanager
def arriving(*sources: str) -> Iterator[Callable[[str], int]]:
    """While entered, counts the packets of each source that the firewall lets in, by a table behind it."""
    rules = "".join(f'ip saddr {source} counter comment "{source}"\n' for source in sources)
    text = f"table inet probe {{\nchain input {{\ntype filter hook input priority 100;\n{rules}}}\n}}\n"
    subprocess.run(["nft", "-f", "-"], input=text, text=True, check=True, timeout=10)

    def count(source: str) -> int:
        said = subprocess.run(
            ["nft", "-j", "list", "table", "inet", "probe"], capture_output=True, check=True, timeout=10
        )
        rules = [one["rule"] for one in json.loads(said.stdout)["nftables"] if "rule" in one]
        [rule] = [rule for rule in rules if rule["comment"] == source]
        return next(int(part["counter"]["packets"]) for part in rule["expr"] if "counter" in part)

    try:
        yield count
    finally:
        subprocess.run(["nft", "delete", "table", "inet", "probe"], check=True, timeout=10)


def open_tcp(
    ports: Iterable[int],
    source: str,
    target: str = BOX_WAN,
    namespace: Path = NAMESPACE,
    wait_s: float = 1.5,
) -> set[int]:
    """Ports that take a connection; what is silent for `wait_s` is closed."""
    return there(namespace, lambda: _connect(list(ports), source, target, wait_s))


def _connect(ports: list[int], source: str, target: str, wait_s: float) -> set[int]:
    family = socket.AF_INET6 if ":" in target else socket.AF_INET
    where = socket.getaddrinfo(target, None, family, socket.SOCK_STREAM)[0][4]
    found: set[int] = set()
    for begin in range(0, len(ports), 500):
        waiting: dict[int, tuple[socket.socket, int]] = {}
        poll = select.poll()
        for port in ports[begin : begin + 500]:
            sock = socket.socket(family, socket.SOCK_STREAM)
            sock.setblocking(False)
            if source:
                sock.bind((source, 0))
            sock.connect_ex((where[0], port, *where[2:]))
            waiting[sock.fileno()] = sock, port
            poll.register(sock, select.POLLOUT)
        until = time.monotonic() + wait_s
        while waiting and (left_s := until - time.monotonic()) > 0:
            for handle, _ in poll.poll(left_s * 1000):
                poll.unregister(handle)
                sock, port = waiting.pop(handle)
                if not sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                    found.add(port)
                sock.close()
        for sock, _ in waiting.values():
            sock.close()
    return found


def answering_udp(ports: Iterable[int], source: str, wait_s: float = 1.5) -> set[int]:
    """Ports that say anything to a decent SIP request."""
    return set(answers(ports, source, wait_s))


def answers(ports: Iterable[int], source: str, wait_s: float = 1.5) -> list[int]:
    """From which port each answer came to decent SIP requests, all sent at once."""
    with udp_socket(NAMESPACE, source) as sock:
        own = sock.getsockname()[1]
        for port in ports:
            sock.sendto(
                _request("OPTIONS", source, own, "100", 1, f"scan-{random.random()}"), (BOX_WAN, port)
            )
        found: list[int] = []
        sock.settimeout(wait_s)
        try:
            while True:
                found.append(sock.recvfrom(65535)[1][1])
        except TimeoutError:
            return found


class Guesser:
    """A scanner: registers as accounts it does not have, one guess after the other."""

    def __init__(self, address: str = STRANGER) -> None:
        self._address = address
        self._socket = udp_socket(NAMESPACE, address)
        self._socket.settimeout(0.5)
        self._port: int = self._socket.getsockname()[1]
        self._numbers = iter(range(1, 1_000_000))

    def close(self) -> None:
        self._socket.close()

    def guess(self, user: str, password: str) -> bool:
        """One try; whether the box answered to it at all."""
        call_id = f"guess-{random.random()}"
        first = self._ask(user, call_id, [])
        if first is None:
            return False
        uri = f"sip:{BOX_WAN}"
        proof = digest.answer(first.get("www-authenticate"), "REGISTER", uri, user, password)
        return self._ask(user, call_id, [("Authorization", proof)]) is not None

    def guesses_until_silence(self, users: Iterable[str]) -> int:
        """How many tries the box answered before it shut him out, however patiently he repeats himself."""
        return next(
            (count for count, user in enumerate(users) if not self.guess(user, f"wrong-{count}")), 10_000
        )

    def _ask(self, user: str, call_id: str, extra: list[tuple[str, str]]) -> Message | None:
        number = next(self._numbers)
        data = _request("REGISTER", self._address, self._port, user, number, call_id, extra)
        for _ in range(PATIENCE):
            self._socket.sendto(data, (BOX_WAN, 5060))
            if message := self._answer_to(call_id, number):
                return message
        return None

    def _answer_to(self, call_id: str, number: int) -> Message | None:
        try:
            while True:
                message = parse(self._socket.recv(65535))
                if message.call_id == call_id and message.get("cseq").startswith(f"{number} "):
                    return message
        except TimeoutError:
            return None


def sipvicious(tool: str, *arguments: str, source: str = STRANGER, at_most_s: float = 12.0) -> None:
    """Let a scanner of SIPVicious (`svcrack`, `svwar`) at the box; ended after a while: it is stubborn."""
    enter = ["nsenter", f"--net={NAMESPACE}"]
    # It binds to any address, so the way there must say whose it is.
    route = [*enter, "ip", "route", "replace", f"{BOX_WAN}/32", "dev", "wan-peer", "src", source]
    subprocess.run(route, check=True, timeout=10)
    with tempfile.TemporaryDirectory() as home:
        scanner = subprocess.Popen(
            [*enter, f"sipvicious_{tool}", *arguments, "-P", "5070", BOX_WAN],
            cwd=home,
            env=os.environ | {"HOME": home},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            scanner.wait(at_most_s)
        except subprocess.TimeoutExpired:
            scanner.kill()
            scanner.wait()
        finally:
            command = [*enter, "ip", "route", "delete", f"{BOX_WAN}/32", "dev", "wan-peer"]
            subprocess.run(command, check=True, timeout=10)


def _request(
    method: str,
    source: str,
    port: int,
    user: str,
    number: int,
    call_id: str,
    extra: list[tuple[str, str]] | None = None,
) -> bytes:
    headers = [
        ("Via", f"SIP/2.0/UDP {source}:{port};branch=z9hG4bK-{call_id}-{number};rport"),
        ("From", f"<sip:{user}@{BOX_WAN}>;tag=stranger"),
        ("To", f"<sip:{user}@{BOX_WAN}>"),
        ("Call-ID", call_id),
        ("CSeq", f"{number} {method}"),
        ("Contact", f"<sip:{user}@{source}:{port}>"),
        ("Max-Forwards", "70"),
    ]
    return compose(f"{method} sip:{BOX_WAN} SIP/2.0", [*headers, *(extra or [])])
