"""Two wrong PINs: the third would lock the SIM, so it is never tried."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.hardware import part
from appliance.health.sight import Sight

PROBLEM = Problem(
    "sim_pin_held_back",
    Severity.WARNING,
    {
        "en": Text(
            "The SIM's PIN is not tried any more.",
            "It was wrong twice; a third time would lock the SIM.",
            "Put the SIM into a telephone, enter the right PIN or take its lock off, then put it back.",
        ),
        "es": Text(
            "El PIN de la SIM ya no se prueba.",
            "Fue incorrecto dos veces; una tercera bloquearía la SIM.",
            "Ponga la SIM en un teléfono, escriba el PIN correcto o quite su bloqueo, y devuélvala.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    found = part(sight, "modem", "pin_held_back")
    return PROBLEM.found() if found else None
