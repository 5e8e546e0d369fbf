"""The link is shaped with the simplest queue: voice is first all the same, the others share by luck."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

PROBLEM = Problem(
    "shaping_simple",
    Severity.WARNING,
    {
        "en": Text(
            "This kernel has neither cake nor fq_codel.",
            "Calls come first all the same, but one person's download on {interface} can slow the others'.",
            "Use the kernel of Timbre's image, or one with the modules sch_cake or sch_fq_codel.",
        ),
        "es": Text(
            "Este núcleo no tiene cake ni fq_codel.",
            "Las llamadas van primero igualmente, pero la descarga de una persona por {interface} puede "
            "frenar las de las demás.",
            "Use el núcleo de la imagen de Timbre, o uno con los módulos sch_cake o sch_fq_codel.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    shaping = sight.shaping
    if shaping is None or not shaping.in_force or shaping.queue != "pfifo":
        return None
    return PROBLEM.found(interface=shaping.interface)
