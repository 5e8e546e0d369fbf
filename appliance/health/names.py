"""Whether names are found: one question each to the box's own resolver, which asks the name servers."""

import secrets
import socket
import struct
import time
from enum import StrEnum
from typing import Final

RESOLVER: Final = ("127.0.0.53", 53)
PATIENCE_S: Final = 4.0
"""For all names together: one that hangs tells enough."""
_NO_SUCH_NAME: Final = 3
_RECURSE: Final = 0x0100


class Found(StrEnum):
    FOUND = "found"
    UNKNOWN = "unknown"
    """The name servers say that there is no such name."""
    SILENT = "silent"
    """No name server has answered."""


def look_up(names: tuple[str, ...], resolver: tuple[str, int] = RESOLVER) -> dict[str, Found] | None:
    """By name, those that there was time for. None: the box has no resolver of its own here."""
    until = time.monotonic() + PATIENCE_S
    found: dict[str, Found] = {}
    for name in names:
        left_s = until - time.monotonic()
        if left_s <= 0:
            break
        try:
            found[name] = _ask(name, resolver, left_s)
        except TimeoutError:
            found[name] = Found.SILENT
        except OSError:
            return None
        except UnicodeError:
            found[name] = Found.UNKNOWN
    return found


def _ask(name: str, resolver: tuple[str, int], patience_s: float) -> Found:
    """An address of IPv4 (RFC 1035, 4.1)."""
    number = secrets.token_bytes(2)
    labels = b"".join(bytes((len(part),)) + part for part in name.rstrip(".").encode("idna").split(b"."))
    question = number + struct.pack("!5H", _RECURSE, 1, 0, 0, 0) + labels + b"\0" + struct.pack("!2H", 1, 1)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.settimeout(patience_s)
        sock.connect(resolver)
        sock.send(question)
        said = sock.recv(4096)
    if len(said) < 12 or said[:2] != number:
        return Found.SILENT
    code, answers = said[3] & 0x0F, int.from_bytes(said[6:8])
    if code == 0:
        return Found.FOUND if answers else Found.UNKNOWN
    return Found.UNKNOWN if code == _NO_SUCH_NAME else Found.SILENT
