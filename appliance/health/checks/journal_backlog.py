"""History is behind: reports and the list of calls do not show the newest calls."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

LIMIT_BYTES = 4 << 20
"""About ten thousand calls' events: minutes of work, or an ingest that stands."""

PROBLEM = Problem(
    "journal_backlog",
    Severity.WARNING,
    {
        "en": Text(
            "History is behind: {mb} MB of the journal are not in the database yet.",
            "timbre-jobs was away, or the database is slow. The newest calls are missing in reports.",
            "It catches up by itself. If the number does not fall: `journalctl -u timbre-jobs -n 50`.",
        ),
        "es": Text(
            "La historia va atrasada: {mb} MB del diario aún no están en la base de datos.",
            "timbre-jobs estuvo ausente o la base de datos es lenta. Faltan las últimas llamadas en los "
            "informes.",
            "Se pone al día solo. Si la cifra no baja: `journalctl -u timbre-jobs -n 50`.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    backlog = sight.journal_backlog_bytes
    return PROBLEM.found(mb=round(backlog / 2**20, 1)) if backlog and backlog > LIMIT_BYTES else None
