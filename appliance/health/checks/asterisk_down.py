"""Asterisk is away: no call can come in or go on."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

PROBLEM = Problem(
    "asterisk_down",
    Severity.CRITICAL,
    {
        "en": Text(
            "The telephone exchange (Asterisk) is down.",
            "It stopped or does not answer on its control interface: no calls are possible.",
            "It is restarted by itself. If this stays for a minute: `journalctl -u asterisk -n 50`.",
        ),
        "es": Text(
            "La central telefónica (Asterisk) está caída.",
            "Se detuvo o no responde en su interfaz de control: no hay llamadas posibles.",
            "Se reinicia sola. Si sigue así un minuto: `journalctl -u asterisk -n 50`.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    if sight.live is None:
        return None
    up = sight.live.get("system", {}).get("asterisk", {}).get("up")
    return PROBLEM.found() if up is False else None
