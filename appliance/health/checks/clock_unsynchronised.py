"""The clock follows no time server: times of calls drift, opening hours go wrong."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

PROBLEM = Problem(
    "clock_unsynchronised",
    Severity.WARNING,
    {
        "en": Text(
            "The box's clock is not synchronised.",
            "No time server can be reached: times of calls and opening hours may be wrong.",
            "Let the box reach a time server (UDP port 123); see `chronyc sources`.",
        ),
        "es": Text(
            "El reloj del equipo no está sincronizado.",
            "No alcanza ningún servidor de hora: las horas de las llamadas y los horarios pueden fallar.",
            "Deje que el equipo llegue a un servidor de hora (puerto UDP 123); vea `chronyc sources`.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    return PROBLEM.found() if sight.clock_synchronised is False else None
