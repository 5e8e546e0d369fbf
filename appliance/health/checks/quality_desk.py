"""Calls suffer between the box and one desk's phone."""

from collections.abc import Iterator

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

PROBLEM = Problem(
    "quality_desk",
    Severity.WARNING,
    {
        "en": Text(
            "The sound at desk {subject} is bad.",
            "Between the box and this phone {loss_pct} % of the voice is lost; the carrier's side is well.",
            "Look at the cable or the Wi-Fi of desk {subject}: a wired phone, or a nearer "
            "access point, helps.",
        ),
        "es": Text(
            "El sonido en el puesto {subject} es malo.",
            "Entre el equipo y este teléfono se pierde el {loss_pct} % de la voz; el lado del "
            "operador está bien.",
            "Mire el cable o el Wi-Fi del puesto {subject}: ayuda un teléfono con cable o un "
            "punto de acceso más cercano.",
        ),
    },
)


def check(sight: Sight) -> Iterator[Finding]:
    live = sight.live or {}
    for code, alarm in sorted(live.get("alarms", {}).items()):
        kind, _, name = code.partition(":")
        if kind == PROBLEM.code:
            args = alarm.get("args") or {}
            yield PROBLEM.found(name, loss_pct=args.get("loss_pct", "?"))
