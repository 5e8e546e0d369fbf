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
}


def in_words(code: str) -> Mapping[str, str]:
    """By language; a code that is not known here stands for itself."""
    return REASONS.get(code, {"en": code, "es": code})
