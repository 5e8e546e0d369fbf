"""What the checks look at: gathered once, then judged without looking again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from appliance.health.names import Found
from appliance.health.network import Gateway, Lately, Link
from appliance.health.units import Restarts
from appliance.recordings.space import Space
from appliance.site.shaping import State as Shaping
from appliance.store.line_tests import Tested
from hw.network.doubles import Double


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
    database_damage: str | None = None
    """What the last check of its pages found; empty: it is whole."""
    backup_at: float | None = None
    """Of the newest copy of the database; 0: there is none."""
    journal_backlog_bytes: int | None = None
    bad_lines: int | None = None
    """Journal lines set aside in the last day."""
    recordings: RecordingCounts | None = None
    recordings_trouble: str | None = None
    """Why Asterisk cannot write into their folder, as a code; empty: it can."""
    clock_synchronised: bool | None = None
    certificate_ends_at: float | None = None
    failed_units: tuple[str, ...] | None = None
    restarts: tuple[Restarts, ...] | None = None
    zone: str | None = None
    """The machine's time zone; empty: it is none of the list."""
    site_zone: str = ""
    """The one that the site wants; empty: there is no site yet."""
    names: Mapping[str, Found] | None = None
    """Of carriers and servers that the site names."""
    links: tuple[Link, ...] | None = None
    all_cabled: bool = False
    """The site names its interfaces itself, so each of them has its cable."""
    lately: Mapping[str, Lately] | None = None
    """What happened at each link's cable in the last minutes."""
    gateway: Gateway | None = None
    doubles: tuple[Double, ...] | None = None
    """Other devices that use addresses of the box."""
    memory: Memory | None = None
    shaping: Shaping | None = None
    """Of the WAN link; None also where the site does not want it."""
    line_tests: Mapping[str, Tested] | None = None
    """The last one of each trunk that the site tests."""
    hardware: Mapping[str, Any] | None = None
    """state.json of timbre-hardware; None: it has never written."""
    backups: Backups | None = None
    """None also where the site wants none."""
    figures: Mapping[str, float] = field(default_factory=dict)
    """Numbers for /metrics."""
