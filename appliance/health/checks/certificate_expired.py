"""The certificate of web and phones has ended."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

PROBLEM = Problem(
    "certificate_expired",
    Severity.CRITICAL,
    {
        "en": Text(
            "The box's certificate has ended.",
            "It was not renewed. Browsers warn, and phones in browsers and over TLS cannot register.",
            "Go back to the box's own at once with `timbre certificate remove`; then get a new one and "
            "install it on the page Certificate or with `timbre certificate install`.",
        ),
        "es": Text(
            "El certificado del equipo ha vencido.",
            "No se renovó. Los navegadores avisan y los teléfonos en el navegador y por TLS no pueden "
            "registrarse.",
            "Vuelva enseguida al propio del equipo con `timbre certificate remove`; luego consiga uno nuevo "
            "e instálelo en la página Certificado o con `timbre certificate install`.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    ends_at = sight.certificate_ends_at
    return PROBLEM.found() if ends_at is not None and ends_at <= sight.now else None
