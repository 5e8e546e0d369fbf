"""Asterisk would not record a call."""

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

PROBLEM = Problem(
    "recording_failed",
    Severity.CRITICAL,
    {
        "en": Text(
            "A call could not be recorded.",
            "Asterisk refused or did not answer: {why}. The call itself goes on.",
            "Look at `journalctl -u asterisk -n 50` and the room on the disk. The next recording clears "
            "this.",
        ),
        "es": Text(
            "No se pudo grabar una llamada.",
            "Asterisk lo rechazó o no respondió: {why}. La llamada sigue.",
            "Revise `journalctl -u asterisk -n 50` y el espacio en disco. La próxima grabación quita este "
            "aviso.",
        ),
    },
)


def check(sight: Sight) -> Finding | None:
    alarm = (sight.live or {}).get("alarms", {}).get("recording_failed")
    return PROBLEM.found(why=alarm.get("args", {}).get("why") or "?") if alarm else None
