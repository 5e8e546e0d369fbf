"""The modem that the site wants is not there: no short message goes out or comes in."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.hardware import part
from appliance.health.sight import Sight

PROBLEM = Problem(
    "modem_missing",
    Severity.WARNING,
    {
        "en": Text(
            "The modem is not there ({device}).",
            "It was unplugged, has no power, or the site names another device. Calls go on.",
            "Plug it in again; it is found by itself. Compare hardware.modem.device with `ls "
            "/dev/serial/by-id`.",
        ),
        "es": Text(
            "El módem no está ({device}).",
            "Se desconectó, no tiene corriente, o el sitio nombra otro dispositivo. Las llamadas siguen.",
            "Conéctelo de nuevo; se encuentra solo. Compare hardware.modem.device con `ls "
            "/dev/serial/by-id`.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    found = part(sight, "modem", "missing")
    return PROBLEM.found(device=found["device"] or "auto") if found else None
