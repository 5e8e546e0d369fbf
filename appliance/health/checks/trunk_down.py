"""A trunk is down: its numbers cannot be reached."""

from collections.abc import Iterator

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.reasons import in_words
from appliance.health.sight import Sight

PROBLEM = Problem(
    "trunk_down",
    Severity.CRITICAL,
    {
        "en": Text(
            "The trunk {label} is down.",
            "Reason: {reason}. Calls over it fail.",
            "Check the network and the carrier's address, user and password in the site file; then ask the "
            "carrier.",
        ),
        "es": Text(
            "La troncal {label} está caída.",
            "Motivo: {reason}. Las llamadas por ella fallan.",
            "Revise la red y la dirección, el usuario y la contraseña del operador en el sitio; después "
            "pregunte al operador.",
        ),
    },
)


def check(sight: Sight) -> Iterator[Finding]:
    for name, trunk in sorted((sight.live or {}).get("trunks", {}).items()):
        if trunk.get("up") is False:
            reason = in_words(trunk.get("reason") or trunk.get("registration") or "unknown")
            yield PROBLEM.found(name, label=trunk.get("label") or name, reason=reason)
