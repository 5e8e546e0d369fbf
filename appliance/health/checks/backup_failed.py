"""The last backup failed."""

from appliance.backups.errors import WORDS
from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

PROBLEM = Problem(
    "backup_failed",
    Severity.WARNING,
    {
        "en": Text(
            "The last backup failed.",
            "{words} {detail}",
            "Look at the section backup of the site file and at the storage, then start one with "
            "`timbre backup create` or on the page Backups. It is tried again every half hour.",
        ),
        "es": Text(
            "La última copia de seguridad falló.",
            "{words} {detail}",
            "Revise la sección backup del archivo del sitio y el almacén, y haga una con "
            "`timbre backup create` o en la página Copias. Se reintenta cada media hora.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    seen = sight.backups
    if seen is None or not seen.failed or seen.failed == "stopped":
        return None
    return PROBLEM.found(words=WORDS.get(seen.failed, WORDS["failed"]), detail=seen.detail)
