"""The certificate of web and phones ends within a month: time to get another."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

DAY_S = 86_400.0
EARLY_S, LATE_S = 30 * DAY_S, 7 * DAY_S

PROBLEM = Problem(
    "certificate_expiring",
    Severity.WARNING,
    {
        "en": Text(
            "The box's certificate ends in {days} days.",
            "Whoever issued it has to renew it; the box renews only its own, 60 days before the end. "
            "Afterwards browsers warn, and phones in browsers and over TLS stop working.",
            "Install a new one on the page Certificate or with `timbre certificate install`, or go back to "
            "the box's own with `timbre certificate remove`.",
        ),
        "es": Text(
            "El certificado del equipo vence en {days} días.",
            "Debe renovarlo quien lo emitió; el equipo solo renueva el suyo propio, 60 días antes del final. "
            "Después los navegadores avisan y dejan de funcionar los teléfonos en el navegador y por TLS.",
            "Instale uno nuevo en la página Certificado o con `timbre certificate install`, o vuelva al "
            "propio del equipo con `timbre certificate remove`.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    if sight.certificate_ends_at is None:
        return None
    left_s = sight.certificate_ends_at - sight.now
    return PROBLEM.found(days=int(left_s // DAY_S)) if LATE_S < left_s <= EARLY_S else None
