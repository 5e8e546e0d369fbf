"""Agents' numbers and PINs for logging in from a desk phone, as `timbre-site` wrote them.

`{"201": {"username": "ana", "hash": "scrypt$16384$8$1$<salt b64>$<hash b64>"}}`. Checking one takes a
tenth of a second of a CPU on purpose: it is done in a thread, and guesses are counted.
"""

import base64
import binascii
import hashlib
import hmac
import json
import logging
import time
from pathlib import Path

log = logging.getLogger(__name__)

MAX_TRIES = 5
LOCKED_S = 300.0
"""After `MAX_TRIES` wrong PINs a number is refused for this long."""


class WrongPin(Exception):
    """No such number, or not its PIN, or too many tries."""


class Pins:
    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)
        self._wrong: dict[str, list[float]] = {}

    def check(self, number: str, pin: str) -> str:
        """The username. Raises WrongPin. Blocks: for a thread."""
        now = time.monotonic()
        tries = [at for at in self._wrong.get(number, ()) if now - at < LOCKED_S]
        if len(tries) >= MAX_TRIES:
            raise WrongPin(
                f"agent number {number!r} is locked for {LOCKED_S:.0f} s after {MAX_TRIES} wrong PINs"
            )
        entry = self._entries().get(number)
        if not isinstance(entry, dict) or not matches(pin, str(entry.get("hash", ""))):
            if len(self._wrong) > 1000:
                self._wrong.clear()
            self._wrong[number] = [*tries, now]
            raise WrongPin(f"wrong agent number or PIN for {number!r}")
        self._wrong.pop(number, None)
        return str(entry["username"])

    def _entries(self) -> dict[str, object]:
        try:
            data = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            log.error(
                "PINs cannot be read: %s; log-in from phones is refused until `timbre site apply`", error
            )
            return {}
        return data if isinstance(data, dict) else {}


def matches(pin: str, hashed: str) -> bool:
    """`hashed` is `scrypt$n$r$p$salt$hash`; a malformed one matches nothing."""
    try:
        scheme, n, r, p, salt, digest = hashed.split("$")
        if scheme != "scrypt":
            return False
        expected = base64.b64decode(digest, validate=True)
        found = hashlib.scrypt(
            pin.encode(), salt=base64.b64decode(salt, validate=True), n=int(n), r=int(r), p=int(p),
            maxmem=1 << 26, dklen=len(expected),
        )  # fmt: skip
    except ValueError, binascii.Error:
        return False
    return hmac.compare_digest(found, expected)
