"""The modem finds no network that takes it."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.hardware import part
from appliance.health.sight import Sight

PROBLEM = Problem(
    "modem_no_network",
    Severity.WARNING,
    {
        "en": Text(
            "The modem is in no mobile network.",
            "No signal, or the network refuses the SIM. Messages wait until it is back.",
            "Move the antenna; try the SIM in a telephone; ask the operator whether it is active.",
        ),
        "es": Text(
            "El módem no está en ninguna red móvil.",
            "No hay señal, o la red rechaza la SIM. Los mensajes esperan a que vuelva.",
            "Mueva la antena; pruebe la SIM en un teléfono; pregunte al operador si está activa.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    found = part(sight, "modem", "no_network", "denied")
    return PROBLEM.found() if found else None
