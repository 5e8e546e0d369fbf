"""What timbre-hardware says of its devices, for the checks: one of them, if it is in some state."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from appliance.health.sight import Sight

SETTLED_S: Final = 10.0
"""A device that was just plugged in needs a moment; so does one that is being changed."""


def read(path: Path) -> Mapping[str, Any] | None:
    """None: it has never written."""
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except OSError, ValueError:
        return None
    return data


def part(sight: Sight, name: str, *states: str, settled_s: float = SETTLED_S) -> Mapping[str, Any] | None:
    """`modem`, `display` or `ups`, if it has been in one of the states for a moment; None otherwise."""
    found: Mapping[str, Any] | None = (sight.hardware or {}).get(name)
    if not found or found.get("state") not in states:
        return None
    return found if sight.now - float(found.get("since") or 0) >= settled_s else None
