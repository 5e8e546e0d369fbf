"""The SIM wants its PUK or is bound to another device."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.hardware import part
from appliance.health.sight import Sight

PROBLEM = Problem(
    "sim_locked",
    Severity.WARNING,
    {
        "en": Text(
            "The SIM is locked.",
            "It asks for its PUK, or is bound to another device.",
            "Unlock it in a telephone with the PUK of its operator, or get another SIM.",
        ),
        "es": Text(
            "La SIM está bloqueada.",
            "Pide su PUK, o está atada a otro aparato.",
            "Desbloquéela en un teléfono con el PUK del operador, o consiga otra SIM.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    found = part(sight, "modem", "sim_locked")
    return PROBLEM.found() if found else None
