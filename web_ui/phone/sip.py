"""The little that the door reads of SIP: whose message it is. Pure."""

import re
from typing import Final

LONGEST: Final = 64 << 10
"""Bytes of one message; offers with many candidates have some thousand."""
PING, PONG = "\r\n\r\n", "\r\n"
_FROM: Final = re.compile(r"^(?:from|f)[ \t]*:(.*)$", re.IGNORECASE | re.MULTILINE)
_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
_USER: Final = re.compile(r"[^<]*<?\s*sips?:([^@;>\s]{1,64})@", re.IGNORECASE)


def is_request(message: str) -> bool:
    return not message.startswith("SIP/2.0 ")


def sender(message: str) -> str:
    """The user of the From header; empty: there is none."""
    headers = _FROM.findall(message.partition("\r\n\r\n")[0])
    # Two of them could be read differently here and there.
    found = _USER.match(_QUOTED.sub("", headers[0])) if len(headers) == 1 else None
    return found[1] if found else ""


def may_pass(message: str, extension: str) -> bool:
    """A browser speaks for its own phone only; what it answers follows what it was asked."""
    return not is_request(message) or sender(message) == extension
