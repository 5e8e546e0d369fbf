"""The disk of recordings has become read-only."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

PROBLEM = Problem(
    "recordings_read_only",
    Severity.CRITICAL,
    {
        "en": Text(
            "Nothing can be recorded: the disk of {folder} is read-only.",
            "The kernel makes it so when the disk fails, so that no more is damaged. Calls go on.",
            "See `journalctl -k -p err`, save the data of /var/lib/timbre, then change the disk.",
        ),
        "es": Text(
            "No se puede grabar nada: el disco de {folder} es de solo lectura.",
            "El núcleo lo deja así cuando el disco falla, para no dañar más. Las llamadas siguen.",
            "Vea `journalctl -k -p err`, salve los datos de /var/lib/timbre y cambie el disco.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    if sight.recordings_trouble != "read_only":
        return None
    return PROBLEM.found(folder="/var/lib/timbre/recordings")
