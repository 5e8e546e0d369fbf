"""Calls wait in the fallback queue, where the ACD does not see them."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

PROBLEM = Problem(
    "fallback_active",
    Severity.WARNING,
    {
        "en": Text(
            "Calls are in the fallback queue.",
            "They came while the call distributor was away: they ring phones without skills or priorities.",
            "The distributor takes waiting calls back by itself. If this stays, look at `timbre status`.",
        ),
        "es": Text(
            "Hay llamadas en la cola de respaldo.",
            "Llegaron mientras el distribuidor no estaba: suenan en los teléfonos sin habilidades ni "
            "prioridades.",
            "El distribuidor recupera solo las que esperan. Si esto sigue, mire `timbre status`.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    return PROBLEM.found() if "fallback_active" in (sight.live or {}).get("alarms", {}) else None
