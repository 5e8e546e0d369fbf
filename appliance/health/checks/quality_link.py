"""Calls suffer on every trunk over a link that is not full."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

PROBLEM = Problem(
    "quality_link",
    Severity.WARNING,
    {
        "en": Text(
            "Calls over the internet link sound bad, on every trunk.",
            "{loss_pct} % of the voice is lost although the link is not full: it is the line "
            "itself or the provider.",
            "Look at the modem and its cable, then ask the internet provider. If `network.wan` "
            "names higher rates than the link has, correct them.",
        ),
        "es": Text(
            "Las llamadas por el enlace a internet suenan mal, en todas las troncales.",
            "Se pierde el {loss_pct} % de la voz aunque el enlace no está lleno: es la línea "
            "misma o el proveedor.",
            "Mire el módem y su cable; después pregunte al proveedor de internet. Si "
            "`network.wan` dice más velocidad de la que hay, corríjala.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    alarm = (sight.live or {}).get("alarms", {}).get(PROBLEM.code)
    if alarm is None:
        return None
    args = alarm.get("args") or {}
    return PROBLEM.found(**{name: args.get(name, "?") for name in ("loss_pct",)})
