"""Callers over one trunk are not heard."""

from collections.abc import Iterator

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

PROBLEM = Problem(
    "trunk_one_way",
    Severity.WARNING,
    {
        "en": Text(
            "Nothing is heard of callers over the trunk {label}.",
            "The box sends voice to them and gets none: the router or its firewall lets voice (UDP) not "
            "in, rewrites SIP (ALG), or the carrier sends it from an address that the site does not "
            "name.",
            "At the router: switch SIP ALG off and let UDP from the carrier in. If voice comes from "
            "other addresses, add them to trunks.{subject}.media; then call again.",
        ),
        "es": Text(
            "No se oye a quien llama por la troncal {label}.",
            "El equipo les envía voz y no recibe ninguna: el router o su cortafuegos no deja entrar la "
            "voz (UDP), reescribe SIP (ALG), o el operador la envía desde una dirección que el sitio no "
            "nombra.",
            "En el router: apague SIP ALG y deje entrar UDP del operador. Si la voz viene de otras "
            "direcciones, añádalas a trunks.{subject}.media; después llame de nuevo.",
        ),
    },
)


def check(sight: Sight) -> Iterator[Finding]:
    live = sight.live or {}
    for code in sorted(live.get("alarms", {})):
        kind, _, name = code.partition(":")
        if kind == PROBLEM.code:
            trunk = live.get("trunks", {}).get(name) or {}
            yield PROBLEM.found(name, label=trunk.get("label") or name)
