"""A cable that is in and out: each time the calls on it are deaf for seconds."""

from collections.abc import Iterator

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

LIMIT = 3
"""Once is somebody who moves a cable."""

PROBLEM = Problem(
    "link_flapping",
    Severity.WARNING,
    {
        "en": Text(
            "The network port {subject} lost its link {losses} times in the last ten minutes.",
            "A loose plug, a broken cable, a switch that starts again and again, or a port that saves "
            "energy.",
            "Press the plugs in at both ends, change the cable, and switch Energy Efficient Ethernet off"
            " at the switch.",
        ),
        "es": Text(
            "El puerto de red {subject} perdió el enlace {losses} veces en los últimos diez minutos.",
            "Un conector flojo, un cable roto, un switch que se reinicia o un puerto que ahorra energía.",
            "Apriete los conectores en los dos extremos, cambie el cable y apague Energy Efficient "
            "Ethernet en el switch.",
        ),
    },
)


def check(sight: Sight) -> Iterator[Finding]:
    for name, lately in sorted((sight.lately or {}).items()):
        if lately.losses >= LIMIT:
            yield PROBLEM.found(name, losses=lately.losses)
