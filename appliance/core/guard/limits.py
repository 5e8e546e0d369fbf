"""Whom a call out is charged to, and how much each of them may.

A call belongs to its trunk, to the phone that dialled (or transferred, or forwarded) it, and, if it leaves
the country, to the account of all calls abroad. Each of these is a subject with limits of its own; a breach
stops that subject alone.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from appliance.core.site.model import OutgoingLimits, Site

ABROAD: Final = "abroad"
DEFAULT_PHONE: Final = OutgoingLimits(calls_at_once=2, per_hour_s=90 * 60, per_day_s=10 * 3600)
"""One conversation after another all day, and one held beside it; not two lines for hours."""
DEFAULT_ABROAD: Final = OutgoingLimits(calls_at_once=4, per_hour_s=3600, per_day_s=4 * 3600)


class SubjectKind(StrEnum):
    TRUNK = "trunk"
    PHONE = "phone"
    ABROAD = "abroad"


@dataclass(frozen=True, slots=True)
class Subject:
    """`key` names it in Asterisk's database and in the feed: trunk-carrier, phone-101, abroad."""

    kind: SubjectKind
    name: str
    label: str
    limits: OutgoingLimits
    refusals: int | None = None
    """Refused calls within an hour that stop it."""

    @property
    def key(self) -> str:
        return ABROAD if self.kind is SubjectKind.ABROAD else f"{self.kind}-{self.name}"


def subjects(site: Site) -> dict[str, Subject]:
    """Everything that can be stopped, by key."""
    guard = site.guard
    phones = (
        Subject(
            SubjectKind.PHONE,
            phone.extension,
            phone.label,
            merged(phone.guard, guard.phones, DEFAULT_PHONE),
            guard.refusals,
        )
        for phone in site.phones.values()
    )
    trunks = (Subject(SubjectKind.TRUNK, t.name, t.label, t.guard) for t in site.trunks.values())
    abroad = Subject(SubjectKind.ABROAD, ABROAD, "", merged(guard.abroad, DEFAULT_ABROAD))
    return {subject.key: subject for subject in (*trunks, *phones, abroad)}


def merged(*narrow_to_wide: OutgoingLimits) -> OutgoingLimits:
    """Each limit from the first that says one."""

    def first(name: str) -> int | None:
        return next((v for limits in narrow_to_wide if (v := getattr(limits, name)) is not None), None)

    hours = next((limits.hours for limits in narrow_to_wide if limits.hours), ())
    return OutgoingLimits(first("calls_at_once"), first("per_hour_s"), first("per_day_s"), hours)
