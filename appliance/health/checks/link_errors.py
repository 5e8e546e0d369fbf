"""Frames come damaged or are thrown away at the network card."""

from collections.abc import Iterator

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

LIMIT = 20
"""Of ten minutes; a good cable has none in a year."""

PROBLEM = Problem(
    "link_errors",
    Severity.WARNING,
    {
        "en": Text(
            "The network port {subject} lost {errors} frames in the last ten minutes.",
            "They came damaged, or the card could not take or send them: a bad cable, a bad port, or a "
            "mismatch of duplex. Calls lose their words.",
            "Change the cable, then the switch's port; keep the cable away from mains and lamps.",
        ),
        "es": Text(
            "El puerto de red {subject} perdió {errors} tramas en los últimos diez minutos.",
            "Llegaron dañadas, o la tarjeta no pudo tomarlas o enviarlas: un cable malo, un puerto malo "
            "o un dúplex desigual. A las llamadas les faltan palabras.",
            "Cambie el cable y después el puerto del switch; aleje el cable de la corriente y de las "
            "lámparas.",
        ),
    },
)


def check(sight: Sight) -> Iterator[Finding]:
    for name, lately in sorted((sight.lately or {}).items()):
        if lately.errors >= LIMIT:
            yield PROBLEM.found(name, errors=lately.errors)
