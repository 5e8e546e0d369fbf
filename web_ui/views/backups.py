"""How backups stand: where they go, how the last one went, what there is."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from appliance.backups.errors import WORDS
from appliance.backups.state import Listed, State
from appliance.core.site.backup import Backup
from appliance.core.site.kinds import Days, TimeOfDay
from web_ui.translations.catalog import mark

KINDS: Final = {"disk": mark("USB disk"), "sftp": mark("Server with SFTP"), "s3": mark("S3 storage")}


@dataclass(frozen=True, slots=True)
class BackupsView:
    kind: str
    """Empty: the site wants no backups."""
    place: str
    at: str
    days: str
    keep: int
    recordings: bool
    running_at: float | None
    last_at: float | None
    failed: str
    """In the reader's language; empty: the last one worked."""
    detail: str
    good_at: float | None
    backups: tuple[Listed, ...]
    key_waits: bool

    @property
    def tone(self) -> str:
        if self.failed:
            return "alarm"
        return "good" if self.good_at else ""


def backups_view(plan: Backup | None, known: State, key_waiting: bool, language: str) -> BackupsView:
    kind, place = _place(plan) if plan else ("", "")
    shown = plan or Backup()
    failed = known.last.code if known.last else ""
    return BackupsView(
        kind=KINDS.get(kind, ""),
        place=place,
        at=str(TimeOfDay().write(shown.at_min)),
        days=str(Days().write(shown.days)),
        keep=shown.keep,
        recordings=shown.recordings,
        running_at=known.running_at,
        last_at=known.last.at if known.last else None,
        failed=WORDS.get(failed, WORDS["failed"])[language] if failed else "",
        detail=known.last.detail if known.last else "",
        good_at=known.good.at if known.good else None,
        backups=known.backups,
        key_waits=key_waiting,
    )


def _place(plan: Backup) -> tuple[str, str]:
    if plan.disk:
        return "disk", plan.disk.label
    if plan.sftp:
        return "sftp", f"{plan.sftp.user}@{plan.sftp.host}:{plan.sftp.folder}"
    return "s3", f"{plan.s3.endpoint}/{plan.s3.bucket}/{plan.s3.folder}" if plan.s3 else ""


def key_waits(file: Path) -> bool:
    """Whether the recovery key can still be taken."""
    try:
        return bool(json.loads(file.read_text(encoding="utf-8"))["waiting"])
    except OSError, ValueError, KeyError, TypeError:
        return False
