"""Speeds of links."""

import re
from dataclasses import dataclass
from typing import Any, Final

from appliance.core.site.spot import Spot

_RATE = re.compile(r"(\d{1,6}(?:\.\d{1,3})?) ?([kM])bit/s", re.ASCII)
_KBIT: Final = {"k": 1, "M": 1000}


@dataclass(frozen=True, slots=True)
class Rate:
    """`4 Mbit/s` or `512 kbit/s`, as whole kbit/s."""

    low_kbit: int
    high_kbit: int

    def read(self, data: Any, spot: Spot) -> Any:
        found = _RATE.fullmatch(data) if isinstance(data, str) else None
        if found is None:
            return spot.wrong("not_rate", data)
        kbit = round(float(found[1]) * _KBIT[found[2]])
        if not self.low_kbit <= kbit <= self.high_kbit:
            return spot.wrong(
                "rate_range", data, low=self.write(self.low_kbit), high=self.write(self.high_kbit)
            )
        return kbit

    def write(self, value: Any) -> Any:
        return f"{value // 1000} Mbit/s" if value % 1000 == 0 else f"{value} kbit/s"
