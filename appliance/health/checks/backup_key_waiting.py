"""Nobody has taken the recovery key: the backups could not be opened without the box."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

PROBLEM = Problem(
    "backup_key_waiting",
    Severity.WARNING,
    {
        "en": Text(
            "Nobody has the recovery key of the backups.",
            "It lies on the box alone. If the box is lost, so is the key, and no backup can be opened.",
            "Download it on the page Backups, or print it with `timbre backup key`, and keep it elsewhere.",
        ),
        "es": Text(
            "Nadie tiene la clave de recuperación de las copias.",
            "Está solo en el equipo. Si el equipo se pierde, también la clave, y ninguna copia se "
            "puede abrir.",
            "Descárguela en la página Copias, o muéstrela con `timbre backup key`, y guárdela en otro lugar.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    return PROBLEM.found() if sight.backups and sight.backups.key_waiting else None
