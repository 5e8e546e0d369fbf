"""The lines on the feed's socket: one JSON object each, UTF-8, ended by a newline.

Client to ACD: `subscribe`, `command`. ACD to client: `snapshot`, `delta`, `reply`. Kinds of entities
in the state: agents, queues, calls, trunks, system, alarms, guard; a change carries the whole entity, or
null when it is gone.
"""

import json
from typing import Any

SOCKET = "/run/timbre-acd/feed.sock"
MAX_LINE = 1 << 16
"""Longest line that a client may send, bytes."""
MAX_STATE = 1 << 24
"""Longest line that the ACD may send: the snapshot of a box at its limit is about 1 MB."""
KINDS = ("agents", "queues", "calls", "trunks", "system", "alarms", "guard")

Change = tuple[str, str, dict[str, Any] | None]
"""(kind, key, entity or None)."""


class FeedError(Exception):
    """A command was refused. `code` is for programs and translations, the message for a person."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class BadLine(ValueError):
    """The line is no JSON object of the protocol."""


def encode(message: dict[str, Any]) -> bytes:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def decode(line: bytes) -> dict[str, Any]:
    """Raises BadLine."""
    try:
        message = json.loads(line)
    except ValueError as error:
        raise BadLine(f"not JSON: {error}") from error
    if not isinstance(message, dict):
        raise BadLine("expected a JSON object")
    return message


def reply(number: object, result: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "reply", "id": number, "ok": True, "result": result}


def refusal(number: object, error: FeedError) -> dict[str, Any]:
    return {
        "kind": "reply",
        "id": number,
        "ok": False,
        "error": {"code": error.code, "message": error.message},
    }
