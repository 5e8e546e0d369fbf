"""The SIM is full of what is not ours to clear: nothing more comes in."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.hardware import part
from appliance.health.sight import Sight

PROBLEM = Problem(
    "sim_full",
    Severity.WARNING,
    {
        "en": Text(
            "The SIM is full ({used} of {total}).",
            "What it holds was not put there by the box, which clears only what it has read. "
            "Nothing more comes in.",
            "Put the SIM into a telephone and delete its messages.",
        ),
        "es": Text(
            "La SIM está llena ({used} de {total}).",
            "Lo que guarda no lo puso el equipo, que solo borra lo que ha leído. No entra nada más.",
            "Ponga la SIM en un teléfono y borre sus mensajes.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    found = part(sight, "modem", "ready", "no_network", "denied")
    if found is None or not found.get("full"):
        return None
    return PROBLEM.found(used=found["slots_used"], total=found["slots_total"])
