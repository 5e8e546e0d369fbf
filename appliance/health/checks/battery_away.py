"""Nothing is known of the battery."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.hardware import part
from appliance.health.sight import Sight

PROBLEM = Problem(
    "battery_away",
    Severity.WARNING,
    {
        "en": Text(
            "The battery does not answer.",
            "Its cable is out, or the driver does not fit ({reason}). A power cut would come as a surprise.",
            "Plug the cable in again; compare hardware.ups.driver with the list of NUT for this model.",
        ),
        "es": Text(
            "La batería no responde.",
            "El cable está suelto, o el controlador no es el suyo ({reason}). Un corte de luz "
            "llegaría por sorpresa.",
            "Conecte el cable de nuevo; compare hardware.ups.driver con la lista de NUT para este modelo.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    found = part(sight, "ups", "away")
    return PROBLEM.found(reason=found["detail"] or "-") if found else None
