"""Box and switch cannot agree: one talks while the other does, and frames collide."""

from collections.abc import Iterator

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

PROBLEM = Problem(
    "link_half_duplex",
    Severity.WARNING,
    {
        "en": Text(
            "The network port {subject} runs at half duplex.",
            "The switch's port is set by hand and the box's is not, or the cable is bad. Under load "
            "frames collide and calls stutter.",
            "Set the switch's port to automatic negotiation (auto/auto), or change the cable.",
        ),
        "es": Text(
            "El puerto de red {subject} funciona en half-duplex.",
            "El puerto del switch está fijado a mano y el del equipo no, o el cable está mal. Con carga "
            "las tramas chocan y las llamadas se entrecortan.",
            "Ponga el puerto del switch en negociación automática (auto/auto), o cambie el cable.",
        ),
    },
)


def check(sight: Sight) -> Iterator[Finding]:
    return (PROBLEM.found(link.name) for link in sight.links or () if link.half_duplex)
