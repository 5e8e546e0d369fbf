"""UDP sockets in the peers' network namespaces, with arrival times from the kernel."""

import os
import socket
import struct
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

SO_TIMESTAMPNS = 35
TIMESPEC = struct.Struct("qq")


def there[T](namespace: Path, work: Callable[[], T]) -> T:
    """Done in another network namespace, by a thread that ends there; a socket stays where it was made."""
    done: Future[T] = Future()

    def enter() -> None:
        try:
            with namespace.open("rb") as place:
                os.setns(place.fileno(), os.CLONE_NEWNET)
            done.set_result(work())
        except Exception as error:
            done.set_exception(error)

    thread = threading.Thread(target=enter)
    thread.start()
    thread.join()
    return done.result()


def udp_socket(namespace: Path, address: str, port: int = 0) -> socket.socket:
    """A bound socket in another network namespace."""

    def make() -> socket.socket:
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sock.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        sock.bind((address, port))
        return sock

    return there(namespace, make)


def tcp_connection(namespace: Path, source: str, target: tuple[str, int]) -> socket.socket:
    """A connection from an address in another network namespace."""
    return there(namespace, lambda: socket.create_connection(target, 5, (source, 0)))


def receive(sock: socket.socket) -> tuple[bytes, tuple[str, int], float]:
    """(datagram, sender, epoch seconds when the kernel got it)"""
    data, ancillary, _flags, sender = sock.recvmsg(65535, 64)
    for level, kind, value in ancillary:
        if level == socket.SOL_SOCKET and kind == SO_TIMESTAMPNS:
            seconds, nanoseconds = TIMESPEC.unpack(value[: TIMESPEC.size])
            return data, sender, seconds + nanoseconds / 1e9
    raise OSError("the kernel gave no arrival time")
