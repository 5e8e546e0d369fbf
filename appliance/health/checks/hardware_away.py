"""timbre-hardware does not run, and the site wants something of it."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

PROBLEM = Problem(
    "hardware_away",
    Severity.WARNING,
    {
        "en": Text(
            "The modem, the display, the battery and alarms are not looked after.",
            "timbre-hardware has written nothing for a minute. Calls go on; no alarm is sent.",
            "See why with `journalctl -u timbre-hardware -n 50`; it is started again by itself.",
        ),
        "es": Text(
            "Nadie atiende el módem, la pantalla, la batería y las alarmas.",
            "timbre-hardware no ha escrito nada en un minuto. Las llamadas siguen; no se envían alarmas.",
            "Vea la causa con `journalctl -u timbre-hardware -n 50`; se reinicia solo.",
        ),
    },
)


STALE_S = 60.0


def check(sight: Sight) -> Finding | None:
    hardware = sight.hardware
    if not hardware or not any(hardware.get(name) for name in ("modem", "display", "ups", "mail")):
        return None
    return PROBLEM.found() if sight.now - float(hardware["at"]) > STALE_S else None
