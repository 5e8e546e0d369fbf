"""The last good backup is too old."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

DAY_S = 86_400.0

PROBLEM = Problem(
    "backup_overdue",
    Severity.CRITICAL,
    {
        "en": Text(
            "The last good backup is {days} day(s) old.",
            "None of those planned since has succeeded: what happened since then would be lost with the box.",
            "See what the last one met on the page Backups, mend it, and start one there or with "
            "`timbre backup create`.",
        ),
        "es": Text(
            "La última copia de seguridad buena tiene {days} día(s).",
            "Ninguna de las previstas desde entonces terminó bien: lo ocurrido después se perdería "
            "con el equipo.",
            "Vea en la página Copias qué encontró la última, corríjalo y haga una allí o con "
            "`timbre backup create`.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    seen = sight.backups
    if seen is None or not seen.overdue or seen.good_at is None:
        return None
    return PROBLEM.found(days=int((sight.now - seen.good_at) // DAY_S))
