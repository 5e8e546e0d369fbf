"""The router does not answer: nothing beyond the own network can be reached."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

PROBLEM = Problem(
    "gateway_silent",
    Severity.CRITICAL,
    {
        "en": Text(
            "The way out {address} does not answer ({interface}).",
            "The router is off or has another address, or the cable goes somewhere else. Carriers beyond"
            " it cannot be reached.",
            "See that the router is on; compare its address with `gateway` in network.interfaces, and "
            "follow the cable of {interface}.",
        ),
        "es": Text(
            "La puerta de enlace {address} no responde ({interface}).",
            "El router está apagado o tiene otra dirección, o el cable va a otro sitio. No se llega a "
            "los operadores que hay detrás.",
            "Mire que el router esté encendido; compare su dirección con `gateway` en "
            "network.interfaces, y siga el cable de {interface}.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    found = sight.gateway
    if found is None or found.answers:
        return None
    return PROBLEM.found(address=found.address, interface=found.interface)
