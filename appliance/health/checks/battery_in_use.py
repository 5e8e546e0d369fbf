"""The mains are away: the box runs on its battery."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.hardware import part
from appliance.health.sight import Sight

PROBLEM = Problem(
    "battery_in_use",
    Severity.CRITICAL,
    {
        "en": Text(
            "The box runs on its battery ({charge} % left).",
            "The mains are away. At {off_at} % the box ends its calls with an announcement and "
            "switches itself off.",
            "Look after the mains. When they are back in time, everything goes on.",
        ),
        "es": Text(
            "El equipo funciona con su batería (queda {charge} %).",
            "No hay corriente. Al {off_at} % el equipo termina las llamadas con un aviso y se apaga.",
            "Revise la corriente. Si vuelve a tiempo, todo sigue.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    found = part(sight, "ups", "on_battery", "closing", settled_s=0.0)
    if found is None:
        return None
    charge = found["charge_pct"]
    return PROBLEM.found(charge="?" if charge is None else charge, off_at=found["off_at_pct"])
