"""The display on the front is not there or does not answer."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.hardware import part
from appliance.health.sight import Sight

PROBLEM = Problem(
    "display_missing",
    Severity.WARNING,
    {
        "en": Text(
            "The display does not work ({device}).",
            "It was unplugged, does not answer, or is of another kind than the site says.",
            "Plug it in again; it is found by itself. Compare hardware.display with `ls /dev/serial/by-id`.",
        ),
        "es": Text(
            "La pantalla frontal no funciona ({device}).",
            "Se desconectó, no responde, o es de otro tipo que el del sitio.",
            "Conéctela de nuevo; se encuentra sola. Compare hardware.display con `ls /dev/serial/by-id`.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    found = part(sight, "display", "missing", "mute", "unopened")
    return PROBLEM.found(device=found["device"]) if found else None
