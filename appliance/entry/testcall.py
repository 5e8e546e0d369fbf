"""`python3 -m appliance.entry.testcall`: does this box answer a call? A new release is kept only after a yes.

SIP must answer a question, Asterisk a call to itself, and the distributor must be there. Waits for all
three up to a deadline, as a box that boots gets there step by step.
"""

import asyncio
import base64
import json
import logging
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

from appliance.entry.daemon import log_to_journal, secret
from appliance.feed.client import FeedClient
from appliance.feed.protocol import FeedError

log = logging.getLogger(__name__)

ARI = "http://127.0.0.1:8088/ari"
SIP = ("127.0.0.1", 5060)
WITHIN_S = 420.0
"""Of the boot's own time; a machine with work to do at its first boot needs minutes."""
ANSWER_S = 10.0
PAUSE_S = 1.0
OPTIONS = """\
OPTIONS sip:test-call@127.0.0.1 SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK{now};rport
Max-Forwards: 70
From: <sip:test-call@127.0.0.1>;tag={now}
To: <sip:test-call@127.0.0.1>
Call-ID: test-call-{now}
CSeq: 1 OPTIONS
Content-Length: 0

"""


class NoAnswer(Exception):
    """Not yet, and why."""


def sip_answers() -> None:
    """Whatever it says: Asterisk reads what comes to its port."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as peer:
        peer.settimeout(3)
        peer.connect(SIP)
        question = OPTIONS.format(port=peer.getsockname()[1], now=time.monotonic_ns())
        peer.send(question.replace("\n", "\r\n").encode())
        if not peer.recv(2048).startswith(b"SIP/2.0 "):
            raise NoAnswer("what answers on the SIP port does not speak SIP")


def asterisk_answers_a_call() -> None:
    """A call from Asterisk to itself, through the dialplan, until it is up; then it is hung up."""
    place = "endpoint=Local/s@test-call&context=test-call&extension=s&priority=1&callerId=test-call"
    call = _ari("POST", f"/channels?{place}")["id"]
    until = time.monotonic() + ANSWER_S
    try:
        while _ari("GET", f"/channels/{call}")["state"] != "Up":
            if time.monotonic() > until:
                raise NoAnswer("Asterisk does not answer its own call")
            time.sleep(0.1)
    finally:
        _ari("DELETE", f"/channels/{call}")


def _ari(method: str, path: str) -> Any:
    request = urllib.request.Request(ARI + path, method=method)  # noqa: S310 - always this box's own Asterisk
    word = base64.b64encode(f"timbre:{secret('ari')}".encode()).decode()
    request.add_header("Authorization", f"Basic {word}")
    with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
        return json.loads(answer.read() or b"null")


def distributor_is_there() -> None:
    asyncio.run(_ping())


async def _ping() -> None:
    client = FeedClient()
    try:
        await client.connect(timeout_s=5)
        await client.command("ping", {}, "test-call")
    except FeedError as error:
        raise NoAnswer(f"the distributor: {error}") from error
    finally:
        await client.close()


CHECKS: tuple[Callable[[], None], ...] = (sip_answers, asterisk_answers_a_call, distributor_is_there)


def trouble(checks: tuple[Callable[[], None], ...] = CHECKS) -> str:
    """What is not well; empty: all is."""
    for check in checks:
        try:
            check()
        except (NoAnswer, OSError, ValueError, KeyError) as error:
            return f"{check.__name__}: {error}"
    return ""


def main() -> int:
    log_to_journal()
    until = time.monotonic() + WITHIN_S
    while found := trouble():
        if time.monotonic() > until:
            log.error("no test call was answered within %.0f s: %s", WITHIN_S, found)
            return 1
        time.sleep(PAUSE_S)
    log.info("a test call was answered")
    return 0


if __name__ == "__main__":
    sys.exit(main())
