"""Lines of the journal could not be read: something of a call's history may be missing."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

PROBLEM = Problem(
    "journal_damaged",
    Severity.WARNING,
    {
        "en": Text(
            "{lines} line(s) of the journal could not be read in the last day.",
            "After a power cut one torn line is normal; more point to a failing disk. They are kept as "
            "events.",
            "If there are more of them tomorrow, check the disk: `journalctl -k -p err`.",
        ),
        "es": Text(
            "{lines} línea(s) del diario no se pudieron leer en el último día.",
            "Tras un corte de luz es normal una línea rota; más apuntan a un disco que falla. Se guardan "
            "como "
            "eventos.",
            "Si mañana hay más, revise el disco: `journalctl -k -p err`.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    return PROBLEM.found(lines=sight.bad_lines) if sight.bad_lines else None
