"""All alarms there are: what the checks found, what the ACD says, and that the checks themselves are away."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from appliance.alarms.news import Alarm
from appliance.core.site.model import Language

STALE_S: Final = 60.0
_CHECKS_AWAY: Final = {
    Language.EN: ("The box's checks do not run.", "What else is wrong is not known.", "Restart the box."),
    Language.ES: (
        "Las revisiones del equipo no funcionan.",
        "No se sabe qué más falla.",
        "Reinicie el equipo.",
    ),
}


def read_health(path: Path) -> dict[str, Any] | None:
    """None before the first check, or while it cannot be read."""
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except OSError, ValueError:
        return None
    return data


def alarms(health: Mapping[str, Any] | None, language: Language, now: float) -> dict[str, Alarm] | None:
    """None: nothing has been looked at yet."""
    if health is None:
        return None
    found = {}
    for one in health.get("findings") or ():
        text = (one.get("texts") or {}).get(language) or {}
        found[one["code"]] = Alarm(
            one["code"],
            one.get("severity") == "critical",
            text.get("what", one["code"]),
            text.get("why", ""),
            text.get("next", ""),
        )
    if now - float(health.get("at") or 0) > STALE_S:
        found["checks_away"] = Alarm("checks_away", True, *_CHECKS_AWAY[language])
    return found
