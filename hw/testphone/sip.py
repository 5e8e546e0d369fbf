"""The little that is read from SIP text itself, beside what the library hands over."""

import re

_REASON = re.compile(r"^Reason\s*:\s*Q\.850\s*;.*?cause=(\d+)", re.IGNORECASE | re.MULTILINE)
_ADDRESS = re.compile(
    r'^\s*(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<plain>[^<"]*?))\s*<?sips?:(?:(?P<user>[^@>;]*)@)?(?P<host>[^>;]*)'
)
_HEADER = re.compile(r"^([A-Za-z0-9-]+)\s*:\s*(.*?)\r?$", re.MULTILINE)


def q850_cause(message: str) -> int | None:
    """Cause of the `Reason` header, as Asterisk sends it in BYE and CANCEL; None: not said."""
    found = _REASON.search(message)
    return int(found[1]) if found else None


def cipher(dump: str) -> str:
    """The suite by which a call's voice is encrypted, from the library's report on it; empty: in clear."""
    found = re.search(r"SRTP status: Active Crypto-suite: (\S+)", dump)
    return found[1] if found else ""


def address(text: str) -> tuple[str, str]:
    """(display name, user) of a From or To header's value; empty where there is none."""
    found = _ADDRESS.match(text)
    if not found:
        return "", ""
    name = found["quoted"] if found["quoted"] is not None else (found["plain"] or "")
    return re.sub(r"\\(.)", r"\1", name), found["user"] or ""


def headers(message: str) -> dict[str, str]:
    """Headers of a whole message, by lower-case name; of repeated ones the first."""
    head = message.partition("\r\n\r\n")[0]
    found: dict[str, str] = {}
    for name, value in _HEADER.findall(head.partition("\n")[2]):
        found.setdefault(name.lower(), value)
    return found


def quoted(name: str) -> str:
    """A display name ready for a From header."""
    clean = re.sub(r"[\r\n\0]", " ", name)
    return '"' + clean.replace("\\", "\\\\").replace('"', '\\"') + '" ' if clean else ""
