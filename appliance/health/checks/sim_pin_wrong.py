"""The PIN was wrong once; another may be tried, the same is not."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.hardware import part
from appliance.health.sight import Sight

PROBLEM = Problem(
    "sim_pin_wrong",
    Severity.WARNING,
    {
        "en": Text(
            "The SIM's PIN is wrong.",
            "It was tried once and is not tried again. A second wrong one would be the last that "
            "the box tries.",
            "Look the PIN up and write it into the site file (hardware.modem.pin).",
        ),
        "es": Text(
            "El PIN de la SIM es incorrecto.",
            "Se probó una vez y no se repite. Un segundo incorrecto sería el último que prueba el equipo.",
            "Averigüe el PIN y escríbalo en el archivo del sitio (hardware.modem.pin).",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    found = part(sight, "modem", "pin_wrong")
    return PROBLEM.found() if found else None
