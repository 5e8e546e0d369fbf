"""All checks. A new known problem is a new file here and a line below."""

from collections.abc import Callable, Iterable

from appliance.health.checks import (
    acd_away,
    alarm_mail_failed,
    asterisk_down,
    battery_away,
    battery_in_use,
    battery_worn,
    certificate_ending,
    certificate_expired,
    certificate_expiring,
    clock_unsynchronised,
    database_unwritable,
    disk_full,
    display_missing,
    download_full,
    fallback_active,
    hardware_away,
    journal_backlog,
    journal_damaged,
    journal_failed,
    lines_down,
    link_reduced,
    memory_low,
    modem_missing,
    modem_mute,
    modem_no_network,
    modem_several,
    outgoing_stopped,
    phone_unreachable,
    quality_desk,
    quality_link,
    quality_trunk,
    queue_unattended,
    recording_failed,
    recordings_lost,
    shaping_missing,
    shaping_simple,
    sim_absent,
    sim_full,
    sim_locked,
    sim_pin_held_back,
    sim_pin_missing,
    sim_pin_wrong,
    trunk_down,
    unit_failed,
    upload_full,
)
from appliance.health.finding import Finding
from appliance.health.sight import Sight

Check = Callable[[Sight], Finding | Iterable[Finding] | None]

CHECKS: tuple[Check, ...] = (
    acd_away.check,
    asterisk_down.check,
    trunk_down.check,
    lines_down.check,
    outgoing_stopped.check,
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
    upload_full.check,
    download_full.check,
    quality_link.check,
    quality_trunk.check,
    quality_desk.check,
    link_reduced.check,
    shaping_missing.check,
    shaping_simple.check,
    battery_in_use.check,
    battery_away.check,
    battery_worn.check,
    modem_missing.check,
    modem_several.check,
    modem_mute.check,
    modem_no_network.check,
    sim_absent.check,
    sim_pin_missing.check,
    sim_pin_wrong.check,
    sim_pin_held_back.check,
    sim_locked.check,
    sim_full.check,
    display_missing.check,
    hardware_away.check,
    alarm_mail_failed.check,
    memory_low.check,
    certificate_expired.check,
    certificate_ending.check,
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
