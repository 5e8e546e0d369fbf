"""A service has failed and is not coming back by itself."""

from collections.abc import Iterator

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

PROBLEM = Problem(
    "unit_failed",
    Severity.CRITICAL,
    {
        "en": Text(
            "The service {subject} has failed.",
            "systemd has given up on it.",
            "See why with `journalctl -u {subject} -n 50`, then `systemctl restart {subject}`.",
        ),
        "es": Text(
            "El servicio {subject} ha fallado.",
            "systemd ya no lo reintenta.",
            "Vea la causa con `journalctl -u {subject} -n 50` y después `systemctl restart {subject}`.",
        ),
    },
)


def check(sight: Sight) -> Iterator[Finding]:
    return (PROBLEM.found(unit) for unit in sight.failed_units or ())
