"""The books of all subjects together: readings in, ceilings and stops out. Nobody is stopped here without a
reason that can be shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from appliance.core.guard.ledger import DAY_S, HOUR_S, Ledger, Windows
from appliance.core.guard.limits import Subject, SubjectKind, subjects
from appliance.core.site.model import Site

REFUSALS: Final = "refusals-"
"""A phone's refused calls are metered as `refusals-101`, beside its talking time as `phone-101`."""


class StopReason(StrEnum):
    MINUTES = "minutes"
    """The talking time of an hour or a day is used up."""
    REFUSALS = "refusals"
    """Too many calls were refused: somebody tries numbers."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Of one meter."""

    used: int
    """Written down: seconds of calls that are over, or refusals."""
    running: int = 0
    """Seconds of calls that go on."""
    calls: int = 0

    @property
    def total(self) -> int:
        return self.used + self.running


class Guard:
    def __init__(self, site: Site) -> None:
        self.subjects: dict[str, Subject] = {}
        self.ledgers: dict[str, Ledger] = {}
        self.configure(site)

    def configure(self, site: Site) -> None:
        """Subjects come and go; the books of those that stay are kept."""
        self.subjects = subjects(site)
        self.ledgers = {key: self.ledgers.get(key, Ledger()) for key in self.meters()}

    def meters(self) -> dict[str, Windows]:
        """Every meter and what is allowed on it."""
        found: dict[str, Windows] = {}
        for key, subject in self.subjects.items():
            found[key] = _windows(subject)
            if subject.kind is SubjectKind.PHONE and subject.refusals is not None:
                found[REFUSALS + subject.name] = {HOUR_S: subject.refusals}
        return found

    def observe(self, readings: Mapping[str, Reading], now: float) -> dict[str, int | None]:
        """The ceilings that are right now, by meter; None where there is no limit. A meter that is not read
        has not been used yet."""
        ceilings = {}
        for meter, windows in self.meters().items():
            ledger = self.ledgers[meter]
            ledger.observe(readings.get(meter, Reading(0)).total, now)
            ceilings[meter] = ledger.ceiling(windows, now)
        return ceilings

    def spent(self, now: float) -> dict[str, StopReason]:
        """Subjects whose limit is reached, and which."""
        found: dict[str, StopReason] = {}
        for meter, windows in self.meters().items():
            if self.ledgers[meter].breached(windows, now):
                refusals = meter.startswith(REFUSALS)
                subject = f"{SubjectKind.PHONE}-{meter.removeprefix(REFUSALS)}" if refusals else meter
                found.setdefault(subject, StopReason.REFUSALS if refusals else StopReason.MINUTES)
        return found

    def release(self, subject: str, now: float) -> None:
        """Raises KeyError for what is no subject."""
        self.ledgers[subject].forgive(now)
        if self.subjects[subject].kind is SubjectKind.PHONE:
            name = REFUSALS + self.subjects[subject].name
            if name in self.ledgers:
                self.ledgers[name].forgive(now)

    def used(self, subject: str, now: float) -> dict[str, int]:
        ledger = self.ledgers[subject]
        return {"hour_s": ledger.used_within(HOUR_S, now), "day_s": ledger.used_within(DAY_S, now)}

    def snapshot(self, now: float) -> dict[str, Any]:
        return {
            name: ledger.snapshot(now) for name, ledger in self.ledgers.items() if ledger.meter is not None
        }

    def restore(self, data: Mapping[str, Any], now: float, away_s: float) -> None:
        """What is damaged begins anew. `away_s` must not come from a clock that may have been set."""
        for name, kept in data.items():
            if name in self.ledgers:
                try:
                    self.ledgers[name] = Ledger.restored(kept, now, away_s)
                except KeyError, TypeError, ValueError:
                    continue


def _windows(subject: Subject) -> Windows:
    limits = subject.limits
    pairs = ((HOUR_S, limits.per_hour_s), (DAY_S, limits.per_day_s))
    return {window_s: limit for window_s, limit in pairs if limit is not None}
