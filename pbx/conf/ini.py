"""A writer for Asterisk's sections of `key = value`."""

import re
from collections.abc import Iterable

from pbx.conf.escape import Unsafe, setting

LINE = "TIMBRE_LINE"
"""Variable on each channel of a phone, and of a trunk on a card: its extension, or the trunk's name."""

_NAME = re.compile(r"[A-Za-z0-9_.+-]+", re.ASCII)


def section(name: str, settings: Iterable[tuple[str, str | int | bool]]) -> str:
    """One section; a bool becomes yes or no, every value is escaped."""
    if not _NAME.fullmatch(name):
        raise Unsafe(f"{name!r} cannot name a section")
    lines = [f"[{name}]", *(f"{key} = {_value(value)}" for key, value in settings)]
    return "\n".join(lines) + "\n"


def _value(value: str | int | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return setting(str(value))
