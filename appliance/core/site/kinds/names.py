"""Names of things and references to them."""

import re
from dataclasses import dataclass
from typing import Any

from appliance.core.site.spot import Spot

_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}", re.ASCII)


def is_name(data: Any) -> bool:
    """Whether things may be called so."""
    return isinstance(data, str) and _NAME.fullmatch(data) is not None


@dataclass(frozen=True, slots=True)
class Name:
    def read(self, data: Any, spot: Spot) -> Any:
        return data if is_name(data) else spot.wrong("bad_name", data)

    def write(self, value: Any) -> Any:
        return value


@dataclass(frozen=True, slots=True)
class Ref:
    """The name of something in another section."""

    section: str

    def read(self, data: Any, spot: Spot) -> Any:
        known = spot.reading.names.get(self.section, frozenset())
        name = str(data) if isinstance(data, int) and not isinstance(data, bool) else data
        if isinstance(name, str) and name in known:
            return name
        return spot.wrong("no_such", data, sorted(known), section=self.section)

    def write(self, value: Any) -> Any:
        return value
