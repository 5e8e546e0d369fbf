"""Calls suffer because something fills the download."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

PROBLEM = Problem(
    "download_full",
    Severity.WARNING,
    {
        "en": Text(
            "Calls suffer: the download is full, {used_kbit} of {rate_kbit} kbit/s, {bulk_kbit}"
            " of them not calls.",
            "Voice waits behind other data: {loss_pct} % of it is lost.",
            "Set `network.wan` with `shaping: true`, so that calls go first; or find who downloads.",
        ),
        "es": Text(
            "Las llamadas sufren: la bajada está llena, {used_kbit} de {rate_kbit} kbit/s, "
            "{bulk_kbit} de ellos no son llamadas.",
            "La voz espera detrás de otros datos: se pierde el {loss_pct} %.",
            "Ponga `network.wan` con `shaping: true`, para que las llamadas vayan primero; o "
            "busque quién descarga.",
        ),
    },
)

_FIGURES = ("used_kbit", "rate_kbit", "bulk_kbit", "loss_pct")


def check(sight: Sight) -> Finding | None:
    alarm = (sight.live or {}).get("alarms", {}).get(PROBLEM.code)
    if alarm is None:
        return None
    args = alarm.get("args") or {}
    return PROBLEM.found(**{name: args.get(name, "?") for name in _FIGURES})
