"""A service ends again and again."""

from collections.abc import Iterator

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

LIMIT = 3
LATELY_S = 300.0
"""One that has been up for longer is well again."""

PROBLEM = Problem(
    "unit_restarting",
    Severity.WARNING,
    {
        "en": Text(
            "The service {subject} keeps ending; it has been started again {count} times.",
            "systemd starts it again each time, but what it does is interrupted.",
            "See why with `journalctl -u {subject} -n 100`; if a change of the site file came before it,"
            " take it back (`timbre site rollback`).",
        ),
        "es": Text(
            "El servicio {subject} se cae una y otra vez; se ha reiniciado {count} veces.",
            "systemd lo reinicia cada vez, pero lo que hace se interrumpe.",
            "Vea la causa con `journalctl -u {subject} -n 100`; si antes hubo un cambio del sitio, "
            "deshágalo (`timbre site rollback`).",
        ),
    },
)


def check(sight: Sight) -> Iterator[Finding]:
    for one in sight.restarts or ():
        if one.count >= LIMIT and one.up_s < LATELY_S:
            yield PROBLEM.found(one.unit, count=one.count)
