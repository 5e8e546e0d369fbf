"""Why a trunk is down, in words; the ACD says it by code."""

from collections.abc import Mapping
from typing import Final

REASONS: Final[Mapping[str, Mapping[str, str]]] = {
    "unknown": {"en": "not heard of yet", "es": "aún no se sabe nada de ella"},
    "unreachable": {"en": "the carrier does not answer", "es": "el operador no responde"},
    "registration_rejected": {
        "en": "the carrier refuses our user or password",
        "es": "el operador rechaza nuestro usuario o contraseña",
    },
    "unregistered": {"en": "not registered with the carrier", "es": "no está registrada con el operador"},
    "asterisk_down": {"en": "Asterisk is not running", "es": "Asterisk no está en marcha"},
    # lines on cards
    "no_card": {"en": "its card is missing", "es": "falta su tarjeta"},
    "wrong_card": {"en": "another card is in its place", "es": "hay otra tarjeta en su lugar"},
    "not_configured": {"en": "not configured yet", "es": "aún sin configurar"},
    "red_alarm": {
        "en": "no signal on the cable (red alarm)",
        "es": "sin señal en el cable (alarma roja)",
    },
    "yellow_alarm": {
        "en": "the carrier does not receive us (yellow alarm)",
        "es": "el operador no nos recibe (alarma amarilla)",
    },
    "blue_alarm": {
        "en": "the carrier's equipment is out of order (blue alarm)",
        "es": "el equipo del operador está averiado (alarma azul)",
    },
    "alarm": {"en": "the line reports a fault", "es": "la línea notifica una avería"},
    "d_channel_down": {
        "en": "the exchange does not answer (D-channel down)",
        "es": "la central no responde (canal D caído)",
    },
    "no_voltage": {"en": "no voltage on the line", "es": "sin tensión en la línea"},
}


def in_words(code: str) -> Mapping[str, str]:
    """By language; a code that is not known here stands for itself."""
    return REASONS.get(code, {"en": code, "es": code})
