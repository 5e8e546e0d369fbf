"""All checks. A new known problem is a new file here and a line below."""

from collections.abc import Callable, Iterable

from appliance.health.checks import (
    acd_away,
    asterisk_down,
    certificate_expiring,
    clock_unsynchronised,
    database_unwritable,
    disk_full,
    fallback_active,
    journal_backlog,
    journal_damaged,
    journal_failed,
    lines_down,
    memory_low,
    phone_unreachable,
    queue_unattended,
    recording_failed,
    recordings_lost,
    shaping_missing,
    shaping_simple,
    trunk_down,
    unit_failed,
)
from appliance.health.finding import Finding
from appliance.health.sight import Sight

Check = Callable[[Sight], Finding | Iterable[Finding] | None]

CHECKS: tuple[Check, ...] = (
    acd_away.check,
    asterisk_down.check,
    trunk_down.check,
    lines_down.check,
    database_unwritable.check,
    disk_full.check,
    journal_failed.check,
    journal_backlog.check,
    journal_damaged.check,
    recording_failed.check,
    recordings_lost.check,
    fallback_active.check,
    queue_unattended.check,
    phone_unreachable.check,
    unit_failed.check,
    shaping_missing.check,
    shaping_simple.check,
    memory_low.check,
    certificate_expiring.check,
    clock_unsynchronised.check,
)


def run(sight: Sight) -> list[Finding]:
    """Every finding, the critical first."""
    found: list[Finding] = []
    for check in CHECKS:
        result = check(sight)
        if isinstance(result, Finding):
            found.append(result)
        elif result is not None:
            found.extend(result)
    return sorted(found, key=lambda finding: finding.problem.severity != "critical")
