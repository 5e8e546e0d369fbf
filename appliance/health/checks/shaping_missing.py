"""The site wants its link shaped and it is not: an upload makes calls stutter."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

PROBLEM = Problem(
    "shaping_missing",
    Severity.WARNING,
    {
        "en": Text(
            "The link {interface} is not shaped.",
            "An upload or download that fills it makes calls stutter ({reason}).",
            "Check network.interfaces in the site file, then `journalctl -u timbre-helper`; it is tried "
            "again every minute.",
        ),
        "es": Text(
            "El enlace {interface} no está regulado.",
            "Una subida o descarga que lo llene entrecorta las llamadas ({reason}).",
            "Revise network.interfaces en el archivo de sitio y después `journalctl -u timbre-helper`; se "
            "reintenta cada minuto.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    shaping = sight.shaping
    if shaping is None or shaping.in_force:
        return None
    return PROBLEM.found(interface=shaping.interface, reason=shaping.reason)
