"""Callers wait in a queue that nobody is logged in to."""

from collections.abc import Iterator

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

PROBLEM = Problem(
    "queue_unattended",
    Severity.WARNING,
    {
        "en": Text(
            "{waiting} caller(s) wait in {label} and no agent is logged in.",
            "Nobody of this queue is at a phone.",
            "Have an agent log in, or give the queue an overflow or opening hours in the site file.",
        ),
        "es": Text(
            "{waiting} llamada(s) esperan en {label} y no hay ningún agente conectado.",
            "Nadie de esta cola está en su teléfono.",
            "Que se conecte un agente, o dé a la cola un desborde o un horario en el sitio.",
        ),
    },
)


def check(sight: Sight) -> Iterator[Finding]:
    for name, queue in sorted((sight.live or {}).get("queues", {}).items()):
        agents = queue.get("agents") or {}
        here = sum(count for state, count in agents.items() if state != "offline")
        if queue.get("waiting") and not here:
            yield PROBLEM.found(name, label=queue.get("label") or name, waiting=queue["waiting"])
