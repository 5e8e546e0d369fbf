"""Asking the root helper, from any process that its socket lets in."""

import json
import socket
from pathlib import Path
from typing import Any

from hw.helper.request import Request, encode

SOCKET = Path("/run/timbre-helper.sock")
TIMEOUT_S = 25.0


class HelperError(Exception):
    """`code`: bad_request, refused, failed or unreachable; the text says what to do or what went wrong."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def ask(request: Request, path: Path = SOCKET) -> dict[str, Any]:
    """Have a request carried out; its result, empty for most. Blocks; raises HelperError."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as sock:
            sock.settimeout(TIMEOUT_S)
            sock.connect(str(path))
            sock.sendall(encode(request))
            with sock.makefile("rb") as reader:
                answer = json.loads(reader.readline() or b"{}")
    except (OSError, ValueError) as error:
        raise HelperError(
            "unreachable", f"{path}: {error}; see systemctl status timbre-helper.socket"
        ) from error
    if not answer.get("ok"):
        raise HelperError(
            str(answer.get("error", "failed")),
            str(answer.get("message", "the helper closed without an answer")),
        )
    result: dict[str, Any] = answer.get("result") or {}
    return result
