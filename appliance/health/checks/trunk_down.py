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

ON_CARD = Problem(
    "trunk_down",
    Severity.CRITICAL,
    {
        "en": Text(
            "The lines {label} are down.",
            "Reason: {reason}. Calls over them fail.",
            "Check the cable and the card with `timbre lines show`; then report the fault to the carrier.",
        ),
        "es": Text(
            "Las líneas {label} están caídas.",
            "Motivo: {reason}. Las llamadas por ellas fallan.",
            "Revise el cable y la tarjeta con `timbre lines show`; después dé el aviso al operador.",
        ),
    },
)


def check(sight: Sight) -> Iterator[Finding]:
    for name, trunk in sorted((sight.live or {}).get("trunks", {}).items()):
        if trunk.get("up") is False:
            code = trunk.get("reason") or trunk.get("registration") or "unknown"
            sip = trunk.get("kind", "sip") == "sip" or code == "asterisk_down"
            label, reason = trunk.get("label") or name, in_words(code)
            yield (PROBLEM if sip else ON_CARD).found(name, label=label, reason=reason)
