"""The socket of timbre-backup: one JSON object a line in; lines of progress and then one reply out."""

import asyncio
import json
import logging
import pwd
import socket
import struct
from typing import Any, Final

from appliance.backups.service import Service

log = logging.getLogger(__name__)

HEARD: Final = ("root", "timbre-web", "timbre-jobs")
_LONGEST: Final = 65536


async def listen(service: Service, sock: socket.socket) -> asyncio.Server:
    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await _talk(service, reader, writer)
        except (ConnectionError, ValueError) as error:
            log.info("a client left: %s", error)
        finally:
            writer.close()

    return await asyncio.start_unix_server(connected, sock=sock, limit=_LONGEST, cleanup_socket=False)


async def _talk(service: Service, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    def tell(line: dict[str, Any]) -> None:
        writer.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")

    peer = peer_of(writer.get_extra_info("socket"))
    line = await reader.readline()
    if not line:
        return
    if peer not in HEARD:
        tell({"ok": False, "error": {"code": "denied", "message": f"not for the user {peer}"}})
    else:
        request = json.loads(line)
        tell(await service.answer(request if isinstance(request, dict) else {}, tell))
    await writer.drain()


def peer_of(sock: socket.socket) -> str:
    """The user of the process at the other end, as the kernel says."""
    size = struct.calcsize("3i")
    _, uid, _ = struct.unpack("3i", sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
