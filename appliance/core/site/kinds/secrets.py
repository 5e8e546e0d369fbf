"""Secrets: never in the model. Reading puts the value aside and leaves `True` behind."""

import re
from dataclasses import dataclass
from typing import Any

from appliance.core.site.spot import KEPT, Spot


@dataclass(frozen=True, slots=True)
class Secret:
    pattern: str
    code: str
    """The problem of one that does not match."""
    low: int
    high: int

    def read(self, data: Any, spot: Spot) -> Any:
        path, reading = str(spot), spot.reading
        if data == KEPT:
            if reading.kept is not None and path not in reading.kept:
                return spot.wrong("nothing_kept")
            return True
        if not isinstance(data, str) or not re.fullmatch(self.pattern, data, re.ASCII):
            # The value itself is not repeated: messages end up in logs.
            return spot.wrong(self.code, low=self.low, high=self.high)
        reading.secrets[path] = data
        return True

    def write(self, value: Any) -> Any:
        return KEPT
