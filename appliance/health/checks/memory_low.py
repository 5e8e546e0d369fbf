"""Little memory left: the kernel will soon end a process."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

LIMIT = 0.05
"""Share of the memory that is still available."""

PROBLEM = Problem(
    "memory_low",
    Severity.CRITICAL,
    {
        "en": Text(
            "Memory is short: {available_mb} MB of {total_mb} MB left.",
            "More calls at once than the box is made for, or a process that grows.",
            "See who takes it with `systemd-cgtop -m`; report a Timbre service that keeps growing.",
        ),
        "es": Text(
            "Queda poca memoria: {available_mb} MB de {total_mb} MB.",
            "Más llamadas a la vez de las que admite el equipo, o un proceso que crece.",
            "Vea quién la ocupa con `systemd-cgtop -m`; avise si un servicio de Timbre no deja de crecer.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    memory = sight.memory
    if memory is None or memory.available_bytes >= LIMIT * memory.total_bytes:
        return None
    return PROBLEM.found(available_mb=memory.available_bytes >> 20, total_mb=memory.total_bytes >> 20)
