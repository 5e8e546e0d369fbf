"""The SIM wants a PIN and the site has none."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.hardware import part
from appliance.health.sight import Sight

PROBLEM = Problem(
    "sim_pin_missing",
    Severity.WARNING,
    {
        "en": Text(
            "The SIM asks for its PIN.",
            "The site file has none.",
            "Write it into the site file (hardware.modem.pin), or take the lock off the SIM in a telephone.",
        ),
        "es": Text(
            "La SIM pide su PIN.",
            "El archivo del sitio no lo tiene.",
            "Escríbalo en el archivo del sitio (hardware.modem.pin), o quite el bloqueo de la "
            "SIM en un teléfono.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    found = part(sight, "modem", "pin_needed")
    return PROBLEM.found() if found else None
