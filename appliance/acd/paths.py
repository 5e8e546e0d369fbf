"""Where the ACD finds and leaves things. `TIMBRE_RUN`, `TIMBRE_STATE` move the roots for a run by hand."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from appliance.feed.protocol import SOCKET


def _run(name: str) -> Path:
    return Path(os.environ.get("TIMBRE_RUN", "/run/timbre"), name)


def _state(name: str) -> Path:
    return Path(os.environ.get("TIMBRE_STATE", "/var/lib/timbre"), name)


@dataclass(frozen=True, slots=True)
class Paths:
    site: Path = field(default_factory=lambda: _run("site.json"))
    wiring: Path = field(default_factory=lambda: _run("wiring.json"))
    pins: Path = field(default_factory=lambda: _run("pins/pins.json"))
    journal: Path = field(default_factory=lambda: _state("journal"))
    recordings: Path = field(default_factory=lambda: _state("recordings"))
    snapshot: Path = field(default_factory=lambda: _state("acd/state.json"))
    call_log: Path = field(default_factory=lambda: _state("call-log"))
    call_log_mark: Path = field(default_factory=lambda: _state("acd/call-log.json"))
    guard: Path = field(default_factory=lambda: _state("acd/guard.json"))
    feed: str = field(default_factory=lambda: os.environ.get("TIMBRE_FEED", SOCKET))
