"""No name server answers: carriers that are known by name cannot be found."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.names import Found
from appliance.health.sight import Sight

PROBLEM = Problem(
    "name_servers_silent",
    Severity.CRITICAL,
    {
        "en": Text(
            "No name server answers: {names} cannot be found.",
            "The name servers are away, forbidden by a router, or mistyped. Trunks whose host is a name "
            "do not come up again.",
            "Compare network.dns in the site file with what the provider says; try `resolvectl query "
            "{first}` and `resolvectl status`.",
        ),
        "es": Text(
            "Ningún servidor de nombres responde: no se encuentra {names}.",
            "Los servidores de nombres no están, un router los bloquea o están mal escritos. Las "
            "troncales cuyo host es un nombre no vuelven a levantarse.",
            "Compare network.dns del archivo de sitio con lo que dice el proveedor; pruebe `resolvectl "
            "query {first}` y `resolvectl status`.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    silent = [name for name, found in (sight.names or {}).items() if found is Found.SILENT]
    return PROBLEM.found(names=", ".join(silent), first=silent[0]) if silent else None
