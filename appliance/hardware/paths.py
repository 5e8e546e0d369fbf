"""Where timbre-hardware reads and writes."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Paths:
    kept: Path = Path("/var/lib/timbre/hardware")
    """What no restart may lose: tries of PINs, alarms already told."""
    run: Path = Path("/run/timbre-hardware")
    site: Path = Path("/run/timbre/site.json")
    secrets: Path = Path("/run/timbre/hardware/secrets.json")
    setup_code: Path = Path("/run/timbre/setup-code")
    health: Path = Path("/run/timbre-jobs/health.json")
    feed: Path = Path("/run/timbre-acd/feed.sock")

    @property
    def state(self) -> Path:
        return self.run / "state.json"
