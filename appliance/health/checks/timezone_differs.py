"""The machine's time zone is not the site's: logs and timers are hours off."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

PROBLEM = Problem(
    "timezone_differs",
    Severity.WARNING,
    {
        "en": Text(
            "The box's clock is set to {zone}, the site to {site_zone}.",
            "Somebody changed it by hand. Opening hours and reports follow the site; logs and system "
            "timers do not.",
            "Run `timedatectl set-timezone {site_zone}`, or apply the site file again.",
        ),
        "es": Text(
            "El reloj del equipo está en {zone} y el sitio en {site_zone}.",
            "Alguien lo cambió a mano. Los horarios y los informes siguen al sitio; los registros y "
            "temporizadores del sistema, no.",
            "Ejecute `timedatectl set-timezone {site_zone}`, o aplique de nuevo el archivo de sitio.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    if sight.zone is None or not sight.site_zone or sight.zone == sight.site_zone:
        return None
    return PROBLEM.found(zone=sight.zone or "?", site_zone=sight.site_zone)
