"""The battery asks to be replaced."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.hardware import part
from appliance.health.sight import Sight

PROBLEM = Problem(
    "battery_worn",
    Severity.WARNING,
    {
        "en": Text(
            "The battery must be replaced.",
            "It says so itself: in a power cut it would not last.",
            "Replace it soon; see the maker's manual ({model}).",
        ),
        "es": Text(
            "Hay que cambiar la batería.",
            "Ella misma lo dice: en un corte de luz no aguantaría.",
            "Cámbiela pronto; vea el manual del fabricante ({model}).",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    found = part(sight, "ups", "online", "on_battery")
    return PROBLEM.found(model=found["model"] or "UPS") if found and found.get("worn") else None
