"""Looks at the box every few seconds and writes /run/timbre-jobs/health.json for web and metrics.

The dearer looks (programs, a TLS handshake) come round once a minute.
"""

import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from appliance.health import backups, checks
from appliance.health.finding import Finding
from appliance.health.look import Places, look, look_quickly
from appliance.health.network import Trend
from appliance.health.sight import Sight
from appliance.health.storage import check_database
from appliance.jobs.policy import PolicyFile

log = logging.getLogger(__name__)

WHOLE_LOOK_EVERY_S = 60.0
GRACE_S = 20.0
"""After the start: the ACD and the trunks may still be coming up."""


class Watch:
    def __init__(
        self,
        places: Places,
        file: Path,
        policy: PolicyFile,
        live: Callable[[], Mapping[str, Any] | None],
        ingest_trouble: Callable[[], str],
    ) -> None:
        self._places = places
        self._file = file
        self._policy = policy
        self._live = live
        self._ingest_trouble = ingest_trouble
        self._since: dict[str, float] = {}
        self._sight: Sight | None = None
        self._trend = Trend()
        self._whole_at = 0.0
        self._started = time.monotonic()

    def look(self) -> list[Finding]:
        """One round; the findings that are written."""
        sight = self._look()
        found = checks.run(sight)
        if sight.live is None and time.monotonic() - self._started < GRACE_S:
            found = [finding for finding in found if finding.code != "acd_away"]
        self._remember(found, sight.now)
        self._write(found, sight)
        return found

    def check_database(self) -> str:
        """Every page; what is wrong with it is found by the looks from then on."""
        return check_database(self._places.database_check)

    def _look(self) -> Sight:
        now, policy = time.time(), self._policy.current()
        was_low = bool(self._sight and self._sight.recordings_space and self._sight.recordings_space.low)
        arguments = (now, self._live(), self._places, policy.wants, was_low)
        if self._sight is None or time.monotonic() - self._whole_at >= WHOLE_LOOK_EVERY_S:
            self._sight = look(*arguments)
            self._whole_at = time.monotonic()
        else:
            self._sight = look_quickly(self._sight, *arguments)
        self._sight = replace(self._sight, lately=self._trend.take(self._sight.links or (), now))
        if trouble := self._ingest_trouble():
            self._sight = replace(self._sight, database_trouble=trouble)
        places = self._places
        seen = backups.look(policy.backup, policy.timezone, now, places.backup_state, places.backup_key)
        self._sight = replace(self._sight, backups=seen)
        return self._sight

    def _remember(self, found: list[Finding], now: float) -> None:
        codes = {finding.code for finding in found}
        for code in codes - set(self._since):
            log.warning("health: %s", next(f for f in found if f.code == code).text("en").what)
        for code in set(self._since) - codes:
            log.info("health: %s is over", code)
        self._since = {code: self._since.get(code, now) for code in codes}

    def _write(self, found: list[Finding], sight: Sight) -> None:
        findings = [finding.as_data(self._since[finding.code]) for finding in found]
        room = sight.recordings_space
        data = {
            "at": sight.now,
            "free_bytes": room.free_bytes if room else None,
            "total_bytes": room.total_bytes if room else None,
            "min_free_bytes": room.min_free_bytes if room else None,
            "figures": dict(sight.figures),
            "findings": findings,
            "links": {name: asdict(lately) for name, lately in (sight.lately or {}).items()},
            "hardware": sight.hardware,
            "alarms": {
                one["code"]: {key: one[key] for key in ("code", "severity", "since", "args")}
                for one in findings
            },
        }
        partial = self._file.with_name(self._file.name + ".part")
        partial.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        partial.replace(self._file)
