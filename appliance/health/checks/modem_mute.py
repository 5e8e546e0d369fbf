"""The modem is there and does not answer."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.hardware import part
from appliance.health.sight import Sight

PROBLEM = Problem(
    "modem_mute",
    Severity.WARNING,
    {
        "en": Text(
            "The modem does not answer ({device}).",
            "It hangs, is of a kind that does not speak AT, or another program holds it. It is "
            "tried again all the time.",
            "Unplug it and plug it in again. If that does not help, try another USB port or another modem.",
        ),
        "es": Text(
            "El módem no responde ({device}).",
            "Se colgó, no habla AT, o lo tiene otro programa. Se reintenta todo el tiempo.",
            "Desconéctelo y conéctelo de nuevo. Si no ayuda, pruebe otro puerto USB u otro módem.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    found = part(sight, "modem", "mute", "unopened")
    return PROBLEM.found(device=found["device"] or "auto") if found else None
