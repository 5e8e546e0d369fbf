"""The ACD cannot write its journal: history is kept in its memory until it can."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

PROBLEM = Problem(
    "journal_failed",
    Severity.CRITICAL,
    {
        "en": Text(
            "The call distributor cannot write its journal.",
            "The disk is full or broken ({error}). Calls go on; their history waits in memory and would be "
            "lost "
            "with a restart.",
            "Make room on /var/lib/timbre, and do not restart timbre-acd before this has gone.",
        ),
        "es": Text(
            "El distribuidor de llamadas no puede escribir su diario.",
            "El disco está lleno o dañado ({error}). Las llamadas siguen; su historia espera en memoria y se "
            "perdería con un reinicio.",
            "Libere espacio en /var/lib/timbre y no reinicie timbre-acd mientras esto siga.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    alarm = (sight.live or {}).get("alarms", {}).get("journal_failed")
    if not alarm:
        return None
    args = alarm.get("args", {})
    return PROBLEM.found(error=args.get("why") or "?")
