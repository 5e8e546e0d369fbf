"""A cable is out: whoever hangs on it cannot be reached."""

from collections.abc import Iterator

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

PROBLEM = Problem(
    "cable_out",
    Severity.CRITICAL,
    {
        "en": Text(
            "The network cable of {subject} is out.",
            "The interface has no link: the cable, the switch's port or the switch itself is dead.",
            "Plug it in; see that both lamps are lit, then try another cable and another port of the "
            "switch. If the interface is not used, take it out of network.interfaces.",
        ),
        "es": Text(
            "El cable de red de {subject} está desconectado.",
            "La interfaz no tiene enlace: falla el cable, el puerto del switch o el propio switch.",
            "Conéctelo y mire que se enciendan las dos luces; pruebe después otro cable y otro puerto "
            "del switch. Si la interfaz no se usa, quítela de network.interfaces.",
        ),
    },
)


def check(sight: Sight) -> Iterator[Finding]:
    lately = sight.lately or {}
    for link in sight.links or ():
        known = lately.get(link.name)
        if not link.carrier and (sight.all_cabled or (known and known.had_carrier)):
            yield PROBLEM.found(link.name)
