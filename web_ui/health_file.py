"""What timbre-jobs last found out about the box: findings and figures, and which of them are alarms."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LOOK_EVERY_S = 2.0


@dataclass(slots=True)
class HealthFile:
    path: Path
    _looked_at: float = 0.0
    _stamp: int = 0
    _data: dict[str, Any] = field(default_factory=dict)

    def data(self) -> Mapping[str, Any]:
        """Empty before the first check, or when the file cannot be read."""
        now = time.monotonic()
        if now - self._looked_at >= LOOK_EVERY_S:
            self._looked_at = now
            self._read()
        return self._data

    def _read(self) -> None:
        try:
            stamp = self.path.stat().st_mtime_ns
            if stamp != self._stamp:
                self._data, self._stamp = json.loads(self.path.read_text(encoding="utf-8")), stamp
        except OSError, ValueError:
            self._data, self._stamp = {}, 0
