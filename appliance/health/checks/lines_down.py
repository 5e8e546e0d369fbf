"""Some lines of a trunk do not work, others do: calls are lost only when these are full."""

from collections.abc import Iterator

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

PROBLEM = Problem(
    "lines_down",
    Severity.WARNING,
    {
        "en": Text(
            "Lines {lines} of {label} are down.",
            "They report an alarm, or have no voltage; calls use the others, and fewer fit.",
            "Check their cables with `timbre lines show`; then report the fault to the carrier.",
        ),
        "es": Text(
            "Las líneas {lines} de {label} están caídas.",
            "Notifican una alarma, o no tienen tensión; las llamadas usan las demás, y caben menos.",
            "Revise sus cables con `timbre lines show`; después dé el aviso al operador.",
        ),
    },
)


def check(sight: Sight) -> Iterator[Finding]:
    for code, alarm in sorted((sight.live or {}).get("alarms", {}).items()):
        kind, _, name = code.partition(":")
        if kind == PROBLEM.code:
            args = alarm.get("args") or {}
            yield PROBLEM.found(name, label=args.get("trunk") or name, lines=args.get("lines") or "?")
