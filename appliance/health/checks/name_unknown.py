"""A name in the site file is nobody's."""

from collections.abc import Iterator

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.names import Found
from appliance.health.sight import Sight

PROBLEM = Problem(
    "name_unknown",
    Severity.WARNING,
    {
        "en": Text(
            "Nobody is called {subject}.",
            "The name servers answer, and know no address for this name: it is mistyped, or its owner "
            "gave it up.",
            "Correct it where it stands in the site file (host of a trunk, network.ntp or alarms.smtp).",
        ),
        "es": Text(
            "Nadie se llama {subject}.",
            "Los servidores de nombres responden y no conocen una dirección para este nombre: está mal "
            "escrito o su dueño lo dejó.",
            "Corríjalo donde esté en el archivo de sitio (host de una troncal, network.ntp o alarms.smtp).",
        ),
    },
)


def check(sight: Sight) -> Iterator[Finding]:
    return (PROBLEM.found(name) for name, found in (sight.names or {}).items() if found is Found.UNKNOWN)
