"""There is no SIM in the modem."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.hardware import part
from appliance.health.sight import Sight

PROBLEM = Problem(
    "sim_absent",
    Severity.WARNING,
    {
        "en": Text(
            "There is no SIM in the modem.",
            "It is missing, lies the wrong way round, or is broken.",
            "Put it in; it is noticed within a quarter of a minute.",
        ),
        "es": Text(
            "No hay SIM en el módem.",
            "Falta, está al revés o está dañada.",
            "Póngala; se nota en un cuarto de minuto.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    found = part(sight, "modem", "sim_absent")
    return PROBLEM.found() if found else None
