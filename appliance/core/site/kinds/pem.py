"""Certificates, as the text they come in."""

import re
from dataclasses import dataclass
from typing import Any

from appliance.core.site.spot import Spot

LONGEST = 20_000
_BLOCK = re.compile(
    r"-----BEGIN CERTIFICATE-----\n(?:[A-Za-z0-9+/=]{1,76}\n)+-----END CERTIFICATE-----\n", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Pem:
    """One or more certificates. What stands around them (authorities write comments there) is left out."""

    def read(self, data: Any, spot: Spot) -> Any:
        if isinstance(data, str) and len(data) <= LONGEST:
            lines = "".join(f"{line.strip()}\n" for line in data.splitlines())
            if blocks := _BLOCK.findall(lines):
                return "".join(blocks)
        return spot.wrong("not_pem")

    def write(self, value: Any) -> Any:
        return value
