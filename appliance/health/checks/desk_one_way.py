"""Nothing is heard of one phone."""

from collections.abc import Iterator

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

PROBLEM = Problem(
    "desk_one_way",
    Severity.WARNING,
    {
        "en": Text(
            "Nothing is heard of the phone {subject}.",
            "The box sends voice to it and gets none: a firewall between the two, a phone in another "
            "network behind NAT, or its microphone path is dead.",
            "Put the phone into the box's own network (or VLAN), or let UDP between the two through in "
            "both directions; then call again.",
        ),
        "es": Text(
            "No se oye nada del teléfono {subject}.",
            "El equipo le envía voz y no recibe ninguna: hay un cortafuegos entre los dos, el teléfono "
            "está en otra red detrás de NAT, o no envía sonido.",
            "Ponga el teléfono en la misma red (o VLAN) del equipo, o deje pasar UDP entre los dos en "
            "ambos sentidos; después llame de nuevo.",
        ),
    },
)


def check(sight: Sight) -> Iterator[Finding]:
    for code in sorted((sight.live or {}).get("alarms", {})):
        kind, _, extension = code.partition(":")
        if kind == PROBLEM.code:
            yield PROBLEM.found(extension)
