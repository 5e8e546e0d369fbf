"""How backups went, for all daemons to read: /var/lib/timbre/backup/state.json. No secret is in it."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from appliance.core.backup.contents import Contents
from appliance.site.files import write

FILE: Final = Path("/var/lib/timbre/backup/state.json")


@dataclass(frozen=True, slots=True)
class Listed:
    """A finished backup."""

    id: str
    at: float
    bytes: int
    recordings: int
    """How many files; 0 also where they are left out."""
    history: bool
    version: str


@dataclass(frozen=True, slots=True)
class Run:
    """One attempt."""

    at: float
    ended_at: float
    by: str
    id: str = ""
    """Of the backup; empty: it failed."""
    code: str = ""
    """Of BackupError; empty: it worked."""
    detail: str = ""
    sent_bytes: int = 0


@dataclass(frozen=True, slots=True)
class State:
    last: Run | None = None
    good: Run | None = None
    """The last that worked."""
    running_at: float | None = None
    """Since when one is being made."""
    backups: tuple[Listed, ...] = ()
    """As the storage had them after the last one, newest first."""


def listed(contents: Contents) -> Listed:
    return Listed(
        contents.id,
        contents.at,
        contents.bytes,
        sum(pack.files for pack in contents.packs),
        contents.archive("history") is not None,
        contents.version,
    )


def read(file: Path = FILE) -> State:
    """Empty before the first."""
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        return State(
            last=Run(**data["last"]) if data["last"] else None,
            good=Run(**data["good"]) if data["good"] else None,
            running_at=data["running_at"],
            backups=tuple(Listed(**each) for each in data["backups"]),
        )
    except OSError, ValueError, KeyError, TypeError:
        return State()


def keep(state: State, file: Path = FILE) -> None:
    write(file, json.dumps(asdict(state), ensure_ascii=False), mode=0o640)
