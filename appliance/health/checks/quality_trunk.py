"""Calls suffer between the box and one carrier."""

from collections.abc import Iterator

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

PROBLEM = Problem(
    "quality_trunk",
    Severity.WARNING,
    {
        "en": Text(
            "Calls over the trunk {label} sound bad.",
            "Between the box and this carrier {loss_pct} % of the voice is lost; agents' phones are well.",
            "Ask the carrier, or the internet provider if it is the only trunk; the report "
            "Sound quality shows since when.",
        ),
        "es": Text(
            "Las llamadas por la troncal {label} suenan mal.",
            "Entre el equipo y este operador se pierde el {loss_pct} % de la voz; los teléfonos"
            " de los agentes están bien.",
            "Pregunte al operador, o al proveedor de internet si es la única troncal; el "
            "informe Calidad del sonido muestra desde cuándo.",
        ),
    },
)


def check(sight: Sight) -> Iterator[Finding]:
    live = sight.live or {}
    for code, alarm in sorted(live.get("alarms", {}).items()):
        kind, _, name = code.partition(":")
        if kind == PROBLEM.code:
            args = alarm.get("args") or {}
            trunk = live.get("trunks", {}).get(name) or {}
            yield PROBLEM.found(name, label=trunk.get("label") or name, loss_pct=args.get("loss_pct", "?"))
