"""UDP sockets in the peers' network namespaces, with arrival times from the kernel."""

import os
import socket
import struct
import threading
from pathlib import Path

SO_TIMESTAMPNS = 35
TIMESPEC = struct.Struct("qq")


def udp_socket(namespace: Path, address: str, port: int = 0) -> socket.socket:
    """A bound socket in another network namespace; a socket stays where it was made."""
    made: list[socket.socket | OSError] = []

    def make() -> None:
        try:
            with namespace.open("rb") as place:
                os.setns(place.fileno(), os.CLONE_NEWNET)
            sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            sock.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
            sock.bind((address, port))
            made.append(sock)
        except OSError as error:
            made.append(error)

    # Only the thread that enters the namespace is in it, and it ends there.
    thread = threading.Thread(target=make)
    thread.start()
    thread.join()
    if isinstance(made[0], OSError):
        raise made[0]
    return made[0]


def receive(sock: socket.socket) -> tuple[bytes, tuple[str, int], float]:
    """(datagram, sender, epoch seconds when the kernel got it)"""
    data, ancillary, _flags, sender = sock.recvmsg(65535, 64)
    for level, kind, value in ancillary:
        if level == socket.SOL_SOCKET and kind == SO_TIMESTAMPNS:
            seconds, nanoseconds = TIMESPEC.unpack(value[: TIMESPEC.size])
            return data, sender, seconds + nanoseconds / 1e9
    raise OSError("the kernel gave no arrival time")
