"""The certificate of web and phones ends within a week."""

from appliance.health.checks.certificate_expiring import DAY_S, LATE_S
from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

PROBLEM = Problem(
    "certificate_ending",
    Severity.CRITICAL,
    {
        "en": Text(
            "The box's certificate ends in {days} day(s).",
            "It was not renewed. Afterwards browsers warn, and phones in browsers and over TLS stop working.",
            "Install a new one today on the page Certificate or with `timbre certificate install`, or go "
            "back to the box's own with `timbre certificate remove`.",
        ),
        "es": Text(
            "El certificado del equipo vence en {days} día(s).",
            "No se renovó. Después los navegadores avisan y dejan de funcionar los teléfonos en el navegador "
            "y por TLS.",
            "Instale hoy uno nuevo en la página Certificado o con `timbre certificate install`, o vuelva al "
            "propio del equipo con `timbre certificate remove`.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    if sight.certificate_ends_at is None:
        return None
    left_s = sight.certificate_ends_at - sight.now
    return PROBLEM.found(days=int(left_s // DAY_S)) if 0 < left_s <= LATE_S else None
