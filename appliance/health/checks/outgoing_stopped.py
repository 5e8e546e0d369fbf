"""The guard has stopped calls out of a phone, over a trunk, or abroad."""

from collections.abc import Iterator

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

PROBLEM = Problem(
    "outgoing_stopped",
    Severity.CRITICAL,
    {
        "en": Text(
            "Calls out are stopped: {subject}.",
            "A limit against toll fraud was reached ({reason}). Calls inside and calls in go on.",
            "Look under Calls out who called where. Change the phone's password if nobody there did; "
            "then release.",
        ),
        "es": Text(
            "Llamadas salientes detenidas: {subject}.",
            "Se alcanzó un límite contra el fraude telefónico ({reason}). Las llamadas internas y entrantes "
            "siguen.",
            "Mire en Llamadas salientes quién llamó adónde. Cambie la contraseña del teléfono si nadie ahí "
            "llamó; después libere.",
        ),
    },
)


def check(sight: Sight) -> Iterator[Finding]:
    for key, subject in sorted((sight.live or {}).get("guard", {}).items()):
        if subject.get("stopped"):
            yield PROBLEM.found(key, reason=subject["stopped"].get("reason", "?"))
