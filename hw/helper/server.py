"""Serving requests on the helper's socket, one at a time: they are few, and order matters more than speed."""

import json
import logging
import socket
import struct
from collections.abc import Callable, Sequence
from typing import Any

from hw.firewall.trial import firewall_trials
from hw.helper.privileged import Failed, Refused, carry_out, check_user, firewall, network, program
from hw.helper.request import FIREWALL_REQUESTS, MAX_REQUEST, NETWORK_REQUESTS, RequestError, decode
from hw.network.trial import network_trials

log = logging.getLogger("timbre-helper")
PEER_TIMEOUT_S = 2.0
"""A peer that says nothing does not keep the others waiting for longer."""
CREDENTIALS = struct.Struct("3i")


def serve_one(peer: socket.socket, run: Callable[[Sequence[str]], str | None] = carry_out) -> None:
    """Read one request, do it or refuse it, answer, close."""
    with peer:
        peer.settimeout(PEER_TIMEOUT_S)
        try:
            answer = _answer(peer_uid(peer), read_line(peer), run)
        except TimeoutError:
            answer = {"ok": False, "error": "bad_request", "message": "no whole line came in time"}
        try:
            peer.sendall(json.dumps(answer).encode() + b"\n")
        except OSError as error:
            log.warning("the asking process went away before its answer: %s", error)


def _answer(uid: int, line: bytes, run: Callable[[Sequence[str]], str | None]) -> dict[str, object]:
    result: dict[str, Any] = {}
    try:
        request = decode(line)
        user = check_user(request, uid)
        log.info("%s asks: %s", user, request)
        if isinstance(request, FIREWALL_REQUESTS):
            result = firewall(request, firewall_trials())
        elif isinstance(request, NETWORK_REQUESTS):
            result = network(request, network_trials())
        elif said := run(program(request)):
            result = {"said": said}
    except RequestError as error:
        return _refusal("bad_request", uid, error)
    except Refused as error:
        return _refusal("refused", uid, error)
    except Failed as error:
        return _refusal("failed", uid, error)
    return {"ok": True, "result": result}


def _refusal(code: str, uid: int, error: Exception) -> dict[str, object]:
    log.warning("uid %d: %s: %s", uid, code, error)
    return {"ok": False, "error": code, "message": str(error)}


def peer_uid(peer: socket.socket) -> int:
    """Who is at the other end, by the kernel's word."""
    _pid, uid, _gid = CREDENTIALS.unpack(
        peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, CREDENTIALS.size)
    )
    return int(uid)


def read_line(peer: socket.socket) -> bytes:
    """Up to the newline, the end, or one byte more than a request may have."""
    data = b""
    while b"\n" not in data and len(data) <= MAX_REQUEST:
        chunk = peer.recv(MAX_REQUEST + 1 - len(data))
        if not chunk:
            break
        data += chunk
    return data
