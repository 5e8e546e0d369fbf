"""An agent is logged in at a phone that is not registered: nothing can be offered."""

from collections.abc import Iterator

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

PROBLEM = Problem(
    "phone_unreachable",
    Severity.WARNING,
    {
        "en": Text(
            "{name} is logged in at phone {extension}, which cannot be reached.",
            "The phone is off, without network, or has the wrong password: no call is offered.",
            "Check the phone's power, cable and password; or log the agent in at another one.",
        ),
        "es": Text(
            "{name} está en el teléfono {extension}, que no responde.",
            "El teléfono está apagado, sin red o con la contraseña equivocada: no se le ofrecen llamadas.",
            "Revise la corriente, el cable y la contraseña del teléfono, o conecte al agente en otro.",
        ),
    },
)


def check(sight: Sight) -> Iterator[Finding]:
    for username, agent in sorted((sight.live or {}).get("agents", {}).items()):
        if agent.get("extension") and agent.get("state") != "offline" and agent.get("reachable") is False:
            yield PROBLEM.found(username, name=agent.get("name") or username, extension=agent["extension"])
