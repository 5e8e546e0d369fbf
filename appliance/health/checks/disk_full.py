"""Little room on the data partition: recording stops before calls would suffer."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight
from appliance.recordings.space import GB

PROBLEM = Problem(
    "disk_full",
    Severity.CRITICAL,
    {
        "en": Text(
            "The disk is nearly full: {free_gb} GB free.",
            "Below {min_free_gb} GB nothing is recorded any more. Calls go on.",
            "Keep recordings for fewer days (`recording.keep_days` in the site file), delete some, or add "
            "a disk.",
        ),
        "es": Text(
            "El disco está casi lleno: quedan {free_gb} GB.",
            "Por debajo de {min_free_gb} GB ya no se graba. Las llamadas siguen.",
            "Conserve las grabaciones menos días (`recording.keep_days` en el sitio), borre algunas o "
            "añada un disco.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    space = sight.recordings_space
    if space is None or not space.low:
        return None
    return PROBLEM.found(
        free_gb=round(space.free_bytes / GB, 1), min_free_gb=round(space.min_free_bytes / GB, 1)
    )
