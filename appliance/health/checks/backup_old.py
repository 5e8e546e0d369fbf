"""The nightly copy of the database is not made."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

DAY_S = 86_400.0
LIMIT_S = 3 * DAY_S
"""A box that was off for a night makes up for it by itself."""

PROBLEM = Problem(
    "backup_old",
    Severity.WARNING,
    {
        "en": Text(
            "The newest copy of the database is {days} days old.",
            "It is made every night at 04:00. The disk is full, the box is switched off at night, or "
            "timbre-jobs cannot do it.",
            "See `journalctl -u timbre-jobs -p warning` and the room on the disk; leave the box on at night.",
        ),
        "es": Text(
            "La copia más nueva de la base de datos tiene {days} días.",
            "Se hace cada noche a las 04:00. El disco está lleno, el equipo se apaga de noche o timbre-"
            "jobs no puede hacerla.",
            "Vea `journalctl -u timbre-jobs -p warning` y el espacio en disco; deje el equipo encendido "
            "de noche.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    if not sight.backup_at or sight.now - sight.backup_at < LIMIT_S:
        return None
    return PROBLEM.found(days=int((sight.now - sight.backup_at) / DAY_S))
