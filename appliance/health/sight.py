"""What the checks look at: gathered once, then judged without looking again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from appliance.recordings.space import Space
from appliance.site.shaping import State as Shaping


@dataclass(frozen=True, slots=True)
class Memory:
    total_bytes: int
    available_bytes: int


@dataclass(frozen=True, slots=True)
class RecordingCounts:
    failed: int = 0
    missing: int = 0
    damaged: int = 0
    waiting: int = 0
    """Over for an hour and still raw."""


@dataclass(frozen=True, slots=True)
class Backups:
    """Of a site that wants them."""

    failed: str = ""
    """Code of the last attempt, if it failed."""
    detail: str = ""
    good_at: float | None = None
    """When the last good one began; None: there is none."""
    overdue: bool = False
    key_waiting: bool = False
    """Nobody has taken the recovery key."""


@dataclass(frozen=True, slots=True)
class Sight:
    """None everywhere means: could not be seen, nothing is said of it."""

    now: float
    live: Mapping[str, Any] | None = None
    """The ACD's feed; None while it cannot be reached."""
    recordings_space: Space | None = None
    database_trouble: str | None = None
    """Why the database cannot be written; empty: it can."""
    journal_backlog_bytes: int | None = None
    bad_lines: int | None = None
    """Journal lines set aside in the last day."""
    recordings: RecordingCounts | None = None
    clock_synchronised: bool | None = None
    certificate_ends_at: float | None = None
    failed_units: tuple[str, ...] | None = None
    memory: Memory | None = None
    shaping: Shaping | None = None
    """Of the WAN link; None also where the site does not want it."""
    hardware: Mapping[str, Any] | None = None
    """state.json of timbre-hardware; None: it has never written."""
    backups: Backups | None = None
    """None also where the site wants none."""
    figures: Mapping[str, float] = field(default_factory=dict)
    """Numbers for /metrics."""
