"""A trunk is down: its numbers cannot be reached."""

from collections.abc import Iterator

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

PROBLEM = Problem(
    "trunk_down",
    Severity.CRITICAL,
    {
        "en": Text(
            "The trunk {label} is down.",
            "The carrier does not answer or refuses the registration ({reason}): calls over it fail.",
            "Check the network and the carrier's address, user and password in the site file; then ask the "
            "carrier.",
        ),
        "es": Text(
            "La troncal {label} está caída.",
            "El operador no responde o rechaza el registro ({reason}): las llamadas por ella fallan.",
            "Revise la red y la dirección, el usuario y la contraseña del operador en el sitio; después "
            "pregunte "
            "al operador.",
        ),
    },
)

ON_CARD = Problem(
    "trunk_down",
    Severity.CRITICAL,
    {
        "en": Text(
            "The lines {label} are down.",
            "{why_en}: calls over them fail.",
            "Check the cable and the card with `timbre lines show`; then report the fault to the carrier.",
        ),
        "es": Text(
            "Las líneas {label} están caídas.",
            "{why_es}: las llamadas por ellas fallan.",
            "Revise el cable y la tarjeta con `timbre lines show`; después dé el aviso al operador.",
        ),
    },
)

_WHY = {
    "no_card": ("Their card is missing", "Falta su tarjeta"),
    "wrong_card": ("Another card is in the place of theirs", "Hay otra tarjeta en lugar de la suya"),
    "not_configured": ("Asterisk has not got them yet", "Asterisk todavía no las tiene"),
    "red_alarm": ("No signal arrives (red alarm)", "No llega señal (alarma roja)"),
    "yellow_alarm": (
        "The carrier receives no signal from us (yellow alarm)",
        "El operador no recibe nuestra señal (alarma amarilla)",
    ),
    "blue_alarm": (
        "The carrier's equipment is out of order (blue alarm)",
        "El equipo del operador está averiado (alarma azul)",
    ),
    "d_channel_down": (
        "The cable works, but the exchange does not answer (D-channel down)",
        "El cable funciona, pero la central no responde (canal D caído)",
    ),
    "no_voltage": ("There is no voltage on them", "No tienen tensión"),
}
_OTHERWISE = ("They report a fault", "Notifican una avería")


def check(sight: Sight) -> Iterator[Finding]:
    for name, trunk in sorted((sight.live or {}).get("trunks", {}).items()):
        if trunk.get("up") is False:
            label = trunk.get("label") or name
            reason = trunk.get("reason") or trunk.get("registration") or "?"
            if trunk.get("kind", "sip") == "sip" or reason == "asterisk_down":
                yield PROBLEM.found(name, label=label, reason=reason)
            else:
                why_en, why_es = _WHY.get(reason, _OTHERWISE)
                yield ON_CARD.found(name, label=label, reason=reason, why_en=why_en, why_es=why_es)
