"""What the checks look at: gathered once, then judged without looking again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from appliance.recordings.space import Space
from appliance.site.shaping import State as Shaping
from appliance.store.line_tests import Tested


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
    line_tests: Mapping[str, Tested] | None = None
    """The last one of each trunk that the site tests."""
    hardware: Mapping[str, Any] | None = None
    """state.json of timbre-hardware; None: it has never written."""
    figures: Mapping[str, float] = field(default_factory=dict)
    """Numbers for /metrics."""
