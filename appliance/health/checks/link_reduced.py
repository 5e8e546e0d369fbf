"""The link carries fewer calls than its rates say."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

PROBLEM = Problem(
    "link_reduced",
    Severity.WARNING,
    {
        "en": Text(
            "The internet link carries {places} calls now, not {configured}.",
            "Calls over it lost packets or were late, so the box lets fewer in; more are "
            "refused or go over other trunks.",
            "It rises by itself as the link gets well. If this stays, the link is worse than "
            "`network.wan` says: ask the provider or lower the rates.",
        ),
        "es": Text(
            "El enlace a internet lleva ahora {places} llamadas, no {configured}.",
            "Las llamadas por él perdían paquetes o llegaban tarde, así que el equipo deja "
            "entrar menos; las demás se rechazan o van por otras troncales.",
            "Sube solo cuando el enlace mejora. Si esto sigue, el enlace es peor de lo que dice"
            " `network.wan`: pregunte al proveedor o baje las velocidades.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    link = (sight.live or {}).get("system", {}).get("link") or {}
    places, configured = link.get("places"), link.get("configured")
    if not isinstance(places, int) or not isinstance(configured, int) or places >= configured:
        return None
    return PROBLEM.found(places=places, configured=configured)
