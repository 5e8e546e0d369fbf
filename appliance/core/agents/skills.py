"""Which skills a call asks, how the asking relaxes as the wait grows, and who meets it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import floor

from appliance.core.site.model import SkillNeed

HAIR_S = 1e-6
"""A deadline computed in floats may come a hair early; it must still count as its step."""


def needs(queue: Iterable[SkillNeed], call: Mapping[str, int]) -> tuple[SkillNeed, ...]:
    """The queue's needs with the call's own minimum levels laid over them.

    A skill that only the call asks is never relaxed: nobody said how.
    """
    asked = {need.skill: need for need in queue}
    for skill, level in call.items():
        known = asked.get(skill)
        asked[skill] = replace(known, level=level) if known else SkillNeed(skill, level)
    return tuple(asked.values())


def required_level(need: SkillNeed, waited_s: float) -> int:
    """The level asked of a caller who has waited so long; 0 asks nothing.

    One level less at `relax_after_s`, and one less again for each `relax_every_s` from there.
    """
    return max(min(need.floor, need.level), need.level - _steps(need, waited_s))


def _steps(need: SkillNeed, waited_s: float) -> int:
    """How often the need has relaxed."""
    if need.relax_after_s is None or waited_s + HAIR_S < need.relax_after_s:
        return 0
    if need.relax_every_s <= 0:
        return 1
    return 1 + floor((waited_s + HAIR_S - need.relax_after_s) / need.relax_every_s)


def required(asked: Iterable[SkillNeed], waited_s: float) -> dict[str, int]:
    """Skill → level asked now; what is asked no more is left out."""
    levels = {need.skill: required_level(need, waited_s) for need in asked}
    return {skill: level for skill, level in levels.items() if level > 0}


def next_change_s(asked: Iterable[SkillNeed], waited_s: float) -> float | None:
    """The wait at which some need relaxes next; None: never again."""
    changes = (change for need in asked if (change := _next_change_s(need, waited_s)) is not None)
    return min(changes, default=None)


def _next_change_s(need: SkillNeed, waited_s: float) -> float | None:
    if need.relax_after_s is None or required_level(need, waited_s) <= min(need.floor, need.level):
        return None
    steps = _steps(need, waited_s)
    if steps > 0 and need.relax_every_s <= 0:
        return None
    return need.relax_after_s + steps * need.relax_every_s


def qualifies(levels: Mapping[str, int], asked: Mapping[str, int]) -> bool:
    """Does somebody of these levels meet all that is asked?"""
    return all(levels.get(skill, 0) >= level for skill, level in asked.items())
