"""The database cannot be written: history waits in the journal, nobody can log in anew."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

PROBLEM = Problem(
    "database_unwritable",
    Severity.CRITICAL,
    {
        "en": Text(
            "The database cannot be written.",
            "{error}. Calls go on and nothing is lost: history waits in the journal.",
            "Look at the disk (`df -h /var/lib/timbre`) and at `systemctl status timbre-migrate`; with "
            "PostgreSQL, "
            "at its server.",
        ),
        "es": Text(
            "No se puede escribir en la base de datos.",
            "{error}. Las llamadas siguen y nada se pierde: la historia espera en el diario.",
            "Revise el disco (`df -h /var/lib/timbre`) y `systemctl status timbre-migrate`; con "
            "PostgreSQL, su "
            "servidor.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    return PROBLEM.found(error=sight.database_trouble.rstrip(".")) if sight.database_trouble else None
