"""What the site file says to the jobs; without a site yet, its defaults."""

import json
import logging
from dataclasses import dataclass, field
from pathlib import Path

from appliance.core.site.backup import Backup
from appliance.core.site.model import LineTest, RecordingPolicy
from appliance.core.site.parse import load_site
from appliance.health.wants import Wants, wants_of

log = logging.getLogger(__name__)

DEFAULTS = RecordingPolicy()


@dataclass(frozen=True, slots=True)
class Policy:
    timezone: str = "UTC"
    keep_days: int = DEFAULTS.keep_days
    queue_keep_days: dict[str, int] = field(default_factory=dict)
    """Only queues with days of their own."""
    wants: Wants = field(default_factory=Wants)
    backup: Backup | None = None
    """None: none is wanted."""
    line_tests: dict[str, LineTest] = field(default_factory=dict)
    """By trunk."""


class PolicyFile:
    """`/run/timbre/site.json`, read again when it changes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: tuple[int, int] | None = None
        self._policy = Policy()

    def current(self) -> Policy:
        """The last good one, if the file is missing or unreadable just now."""
        try:
            status = self._path.stat()
            stamp = (status.st_mtime_ns, status.st_ino)
            if stamp != self._stamp:
                self._policy = _policy(self._path)
                self._stamp = stamp
        except FileNotFoundError:
            pass
        except (OSError, ValueError) as error:
            log.error("%s cannot be read, going on with what was: %s", self._path, error)
        return self._policy


def _policy(path: Path) -> Policy:
    site = load_site(json.loads(path.read_text(encoding="utf-8")))
    return Policy(
        timezone=site.timezone,
        keep_days=site.recording.keep_days,
        queue_keep_days={
            queue.name: queue.record_keep_days
            for queue in site.queues.values()
            if queue.record_keep_days is not None
        },
        wants=wants_of(site),
        backup=site.backup,
        line_tests={trunk.name: trunk.line_test for trunk in site.trunks.values() if trunk.line_test},
    )
