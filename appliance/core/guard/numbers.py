"""What a dialled number means: a call at home, an allowed one abroad, an emergency, or one to refuse.

The table is made for one site (`appliance.numbering`), rendered into the dialplan rule by rule, and read here
by the same rules. A room's rules are tried by the length of what they ask for, the longest first; rooms are
tried in their order, so that a refusal in an earlier room cannot be outdone by a finer rule of a later one.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Verdict(StrEnum):
    HOME = "home"
    """Within the site's own country."""
    ABROAD = "abroad"
    """To another country that the site allows."""
    EMERGENCY = "emergency"
    """Always passes, whatever is stopped or full."""
    REFUSED_COUNTRY = "refused_country"
    """A country, or a network without one (satellites), that the site does not allow."""
    REFUSED_PREMIUM = "refused_premium"
    """Charged beyond the ordinary, or leading anywhere (personal numbers)."""
    REFUSED_NUMBER = "refused_number"
    """No number that can be understood; codes by which a carrier forwards calls are among these."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Either a verdict, or another number to be looked up in the rooms of the world."""

    pattern: str
    """Digits, X for any, [1-5] for some; `!` at the end: whatever follows."""
    verdict: Verdict | None = None
    strip: int = 0
    prepend: str = ""
    """With no verdict: the number without `strip` digits and with these in front is international."""


@dataclass(frozen=True, slots=True)
class Room:
    name: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Table:
    dialled: tuple[Room, ...]
    """For numbers as they are sent to the trunk."""
    world: tuple[Room, ...]
    """For international numbers, without + or prefix."""
    emergency: tuple[str, ...] = ()


_CLASSES: Final = {"X": "[0-9]", "!": ".*", "+": r"\+", "*": r"\*", "#": "#"}
_PARTS: Final = re.compile(r"\[[^]]+\]|.")


def parts(pattern: str) -> list[str]:
    """One for each digit that the pattern asks for, and `!`."""
    return _PARTS.findall(pattern)


def matches(pattern: str, number: str) -> bool:
    return re.fullmatch("".join(_CLASSES.get(part, part) for part in parts(pattern)), number) is not None


def classify(table: Table, dialled: str) -> Verdict:
    """The verdict on a number as it would be sent to the trunk."""
    rule = _find(table.dialled, dialled)
    if rule is None:
        return Verdict.REFUSED_NUMBER
    if rule.verdict is not None:
        return rule.verdict
    abroad = _find(table.world, rule.prepend + dialled[rule.strip :])
    return (abroad.verdict if abroad else None) or Verdict.REFUSED_NUMBER


def _find(rooms: tuple[Room, ...], number: str) -> Rule | None:
    for room in rooms:
        found = [rule for rule in room.rules if matches(rule.pattern, number)]
        if found:
            return max(found, key=_asks)
    return None


def _asks(rule: Rule) -> tuple[int, int]:
    """How much of a number it asks for, and how much of that by name."""
    asked = parts(rule.pattern)
    return len(asked), sum(part != "X" for part in asked)
