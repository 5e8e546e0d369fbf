"""Asking timbre-backup, from the command line, the jobs and the web tier."""

import asyncio
import json
import socket
from collections.abc import Callable
from typing import Any, Final

from appliance.backups.errors import WORDS, BackupError

SOCKET: Final = "/run/timbre-backup.sock"
QUICK_S: Final = 60.0
_LIMIT: Final = 16 << 20


def ask(verb: str, tell: Callable[[dict[str, Any]], None] | None = None, **arguments: Any) -> dict[str, Any]:
    """The reply. Blocks for as long as it takes; `tell` hears of the progress. Raises BackupError."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as sock:
            sock.connect(SOCKET)
            sock.sendall(_encode(verb, arguments))
            with sock.makefile("rb") as answers:
                for line in answers:
                    found = json.loads(line)
                    if "progress" not in found:
                        return _reply(found)
                    if tell:
                        tell(found["progress"])
    except OSError as error:
        raise _away(error) from error
    raise _away("it closed without an answer")


async def ask_async(verb: str, **arguments: Any) -> dict[str, Any]:
    """The same from an event loop, for what is answered soon."""
    try:
        async with asyncio.timeout(QUICK_S):
            reader, writer = await asyncio.open_unix_connection(SOCKET, limit=_LIMIT)
            try:
                writer.write(_encode(verb, arguments))
                await writer.drain()
                while line := await reader.readline():
                    found = json.loads(line)
                    if "progress" not in found:
                        return _reply(found)
            finally:
                writer.close()
    except (OSError, ValueError) as error:
        raise _away(error) from error
    raise _away("it closed without an answer")


def _encode(verb: str, arguments: dict[str, Any]) -> bytes:
    return json.dumps({"verb": verb, **arguments}).encode() + b"\n"


def _reply(found: dict[str, Any]) -> dict[str, Any]:
    if not found.get("ok"):
        error = found.get("error") or {}
        code = error.get("code")
        raise BackupError(code if code in WORDS else "failed", str(error.get("message") or ""))
    return found


def _away(why: object) -> BackupError:
    return BackupError("failed", f"timbre-backup does not answer ({why}); see journalctl -u timbre-backup")
