"""Asking the owner of the site, from the command line and the web tier."""

import asyncio
import json
import socket
from typing import Any, Final

SOCKET: Final = "/run/timbre/site.sock"
TIMEOUT_S: Final = 120.0
"""An apply with many new prompts takes a while to speak them."""
_LIMIT: Final = 16 << 20


class SiteError(Exception):
    """`code`: invalid (see problems), conflict, on_trial, no_such_revision, no_such_phone, bad_request,
    denied, firewall, failed, backup.key_taken, certificate.… (see pair), prompt.… (see prompt_deeds and
    prompts.recording), unreachable.
    """

    def __init__(self, code: str, message: str, problems: list[dict[str, Any]] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.problems = problems or []


def ask(verb: str, path: str = SOCKET, **arguments: Any) -> dict[str, Any]:
    """The reply to a verb (see `verbs`). Blocks; raises SiteError."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as sock:
            sock.settimeout(TIMEOUT_S)
            sock.connect(path)
            sock.sendall(_encode(verb, arguments))
            with sock.makefile("rb") as answers:
                return _decode(answers.readline())
    except OSError as error:
        raise _unreachable(error) from error


async def ask_async(verb: str, path: str = SOCKET, **arguments: Any) -> dict[str, Any]:
    """The same from an event loop."""
    try:
        async with asyncio.timeout(TIMEOUT_S):
            reader, writer = await asyncio.open_unix_connection(path, limit=_LIMIT)
            try:
                writer.write(_encode(verb, arguments))
                await writer.drain()
                return _decode(await reader.readline())
            finally:
                writer.close()
    except OSError as error:
        raise _unreachable(error) from error


def _encode(verb: str, arguments: dict[str, Any]) -> bytes:
    return json.dumps({"verb": verb, **arguments}).encode() + b"\n"


def _decode(line: bytes) -> dict[str, Any]:
    if not line:
        raise SiteError("unreachable", "timbre-site closed without an answer; see journalctl -u timbre-site")
    reply: dict[str, Any] = json.loads(line)
    if not reply.get("ok"):
        error = reply["error"]
        raise SiteError(error["code"], error["message"], error.get("problems"))
    return reply


def _unreachable(error: OSError) -> SiteError:
    return SiteError(
        "unreachable", f"timbre-site does not answer ({error}); see systemctl status timbre-site"
    )
