"""How backups stand, for the checks: what the last one left behind, against what the site wants."""

import json
from pathlib import Path

from appliance.backups import state
from appliance.core.backup.due import is_overdue
from appliance.core.site.backup import Backup
from appliance.health.sight import Backups


def look(plan: Backup | None, timezone: str, now: float, file: Path, key: Path) -> Backups | None:
    """`file` is the state of timbre-backup, `key` what the owner of the site says of the recovery key."""
    if plan is None:
        return None
    known = state.read(file)
    good_at = known.good.at if known.good else None
    return Backups(
        failed=known.last.code if known.last else "",
        detail=known.last.detail if known.last else "",
        good_at=good_at,
        overdue=is_overdue(plan, timezone, now, good_at),
        key_waiting=_waiting(key),
    )


def _waiting(key: Path) -> bool:
    try:
        return bool(json.loads(key.read_text(encoding="utf-8"))["waiting"])
    except OSError, ValueError, KeyError, TypeError:
        return False
