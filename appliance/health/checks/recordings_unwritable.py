"""Asterisk may not write into the folder of recordings."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

PROBLEM = Problem(
    "recordings_unwritable",
    Severity.CRITICAL,
    {
        "en": Text(
            "Nothing can be recorded: the folder of recordings is gone or not Asterisk's.",
            "{folder} must be there, belong to asterisk and be writable for it. Calls go on.",
            "Run `systemd-tmpfiles --create`, which makes the folder as it must be; then look who "
            "changed it.",
        ),
        "es": Text(
            "No se puede grabar nada: la carpeta de grabaciones no está o no es de Asterisk.",
            "{folder} tiene que existir, ser de asterisk y dejarle escribir. Las llamadas siguen.",
            "Ejecute `systemd-tmpfiles --create`, que deja la carpeta como debe ser; mire después quién "
            "la cambió.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    if sight.recordings_trouble not in ("missing", "denied"):
        return None
    return PROBLEM.found(folder="/var/lib/timbre/recordings")
