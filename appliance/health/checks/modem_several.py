"""More than one modem, and the site does not say which."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.hardware import part
from appliance.health.sight import Sight

PROBLEM = Problem(
    "modem_several",
    Severity.WARNING,
    {
        "en": Text(
            "There is more than one modem: {found}.",
            "Which SIM is meant cannot be guessed, so none is used. Calls go on.",
            "Name one in the site file (hardware.modem.device), or unplug the other.",
        ),
        "es": Text(
            "Hay más de un módem: {found}.",
            "No se puede adivinar qué SIM se quiere, así que no se usa ninguno. Las llamadas siguen.",
            "Nombre uno en el archivo del sitio (hardware.modem.device), o desconecte el otro.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    found = part(sight, "modem", "several")
    return PROBLEM.found(found=found["detail"]) if found else None
