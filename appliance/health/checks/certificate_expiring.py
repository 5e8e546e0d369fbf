"""The web UI's certificate ends soon: browsers will refuse it."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

LIMIT_S = 21 * 86_400.0

PROBLEM = Problem(
    "certificate_expiring",
    Severity.WARNING,
    {
        "en": Text(
            "The certificate of the web UI ends in {days} day(s).",
            "It was not renewed. Afterwards browsers warn, and phones in browsers stop working.",
            "Install a new one (`timbre certificate install`); the box's own is renewed by "
            "`systemctl restart timbre-firstboot timbre-web`.",
        ),
        "es": Text(
            "El certificado de la interfaz web vence en {days} día(s).",
            "No se renovó. Después los navegadores avisan y los teléfonos en el navegador dejan de "
            "funcionar.",
            "Instale uno nuevo (`timbre certificate install`); el propio del equipo se renueva con "
            "`systemctl restart timbre-firstboot timbre-web`.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    if sight.certificate_ends_at is None or sight.certificate_ends_at - sight.now > LIMIT_S:
        return None
    return PROBLEM.found(days=max(0, int((sight.certificate_ends_at - sight.now) // 86_400)))
