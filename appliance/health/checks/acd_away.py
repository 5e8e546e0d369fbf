"""timbre-acd does not answer: calls ring phones by the fallback, nobody sees them live."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

PROBLEM = Problem(
    "acd_away",
    Severity.CRITICAL,
    {
        "en": Text(
            "The call distributor does not answer.",
            "timbre-acd is not running or hangs. Conversations go on; new calls ring phones in turn.",
            "It is restarted by itself. If this stays for a minute: `journalctl -u timbre-acd -n 50`.",
        ),
        "es": Text(
            "El distribuidor de llamadas no responde.",
            "timbre-acd no está en marcha o se ha colgado. Las conversaciones siguen; las llamadas nuevas "
            "suenan "
            "en los teléfonos por turno.",
            "Se reinicia solo. Si sigue así un minuto: `journalctl -u timbre-acd -n 50`.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    return PROBLEM.found() if sight.live is None else None
