"""The site's socket: one JSON object a line in, one out. Only root and the daemons that need it are heard."""

import asyncio
import json
import logging
import pwd
import socket
import struct
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final

log = logging.getLogger(__name__)

HEARD: Final = ("root", "timbre-web", "timbre-jobs", "timbre-site")
HEARD_FOR: Final = {"timbre-backup": ("backup-seal",)}
"""Who is heard for these verbs only."""
MAX_LINE: Final = 4 << 20
"""A site of 1 MiB, escaped."""


class BadRequest(ValueError):
    """The request itself is wrong; says what is expected."""


type Answer = Callable[[dict[str, Any], str], Awaitable[dict[str, Any]]]
"""(request, user name of the process that asks) → reply."""


async def serve(path: Path, answer: Answer) -> asyncio.Server:
    """Listen at `path`; the group of its folder may connect, and is then looked at."""

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await _talk(reader, writer, answer)
        except (ConnectionError, ValueError) as error:
            log.info("a client of the site's socket left: %s", error)
        finally:
            writer.close()

    return await asyncio.start_unix_server(connected, sock=_listening(path), limit=MAX_LINE)


def _listening(path: Path) -> socket.socket:
    """A socket in place of the one that an earlier run has left."""
    path.unlink(missing_ok=True)
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    sock.bind(str(path))
    path.chmod(0o660)
    return sock


async def _talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, answer: Answer) -> None:
    peer = _peer(writer.get_extra_info("socket"))
    while line := await reader.readline():
        request = _request(line)
        heard = peer in HEARD or request.get("verb") in HEARD_FOR.get(peer, ())
        reply = await answer(request, peer) if heard else error("denied", _DENIED)
        writer.write(json.dumps(reply, ensure_ascii=False).encode() + b"\n")
        await writer.drain()


_DENIED: Final = "this user may not ask the owner of the site; do it as root, or in the web interface"


def _request(line: bytes) -> dict[str, Any]:
    try:
        request = json.loads(line)
    except ValueError:
        request = None
    return request if isinstance(request, dict) else {"verb": ""}


def error(code: str, message: str, **more: Any) -> dict[str, Any]:
    return {"ok": False, "error": {"code": code, "message": message, **more}}


def _peer(sock: socket.socket) -> str:
    """The user of the process at the other end, as the kernel says."""
    size = struct.calcsize("3i")
    _, uid, _ = struct.unpack("3i", sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
