"""Numbers, flags and choices, and the two containers."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from appliance.core.site.spot import FAILED, Spot


class Kind(Protocol):
    def read(self, data: Any, spot: Spot) -> Any:
        """The model's value, or FAILED after noting why."""

    def write(self, value: Any) -> Any:
        """The canonical data of a value."""


@dataclass(frozen=True, slots=True)
class Integer:
    low: int
    high: int

    def read(self, data: Any, spot: Spot) -> Any:
        if isinstance(data, int) and not isinstance(data, bool) and self.low <= data <= self.high:
            return data
        return spot.wrong("not_number", data, low=self.low, high=self.high)

    def write(self, value: Any) -> Any:
        return value


@dataclass(frozen=True, slots=True)
class Float:
    low: float
    high: float

    def read(self, data: Any, spot: Spot) -> Any:
        if isinstance(data, int | float) and not isinstance(data, bool) and self.low <= data <= self.high:
            return float(data)
        return spot.wrong("not_number", data, low=f"{self.low:g}", high=f"{self.high:g}")

    def write(self, value: Any) -> Any:
        return int(value) if value == int(value) else value


@dataclass(frozen=True, slots=True)
class Flag:
    def read(self, data: Any, spot: Spot) -> Any:
        return data if isinstance(data, bool) else spot.wrong("not_flag", data)

    def write(self, value: Any) -> Any:
        return value


@dataclass(frozen=True, slots=True)
class Choice:
    """One of an enum's values."""

    of: type[StrEnum]

    def read(self, data: Any, spot: Spot) -> Any:
        known = [member.value for member in self.of]
        if isinstance(data, str) and data in known:
            return self.of(data)
        return spot.wrong("not_choice", data, known, known=", ".join(known))

    def write(self, value: Any) -> Any:
        return str(value)


@dataclass(frozen=True, slots=True)
class Listing:
    """A list without repetitions, as a tuple."""

    of: Kind
    at_least: int = 0

    def read(self, data: Any, spot: Spot) -> Any:
        if not isinstance(data, list):
            return spot.wrong("not_list", data)
        if len(data) < self.at_least:
            return spot.wrong("empty_list")
        values: list[Any] = []
        for index, entry in enumerate(data):
            value = self.of.read(entry, spot.at(str(index)))
            if value is not FAILED and value in values:
                spot.at(str(index)).wrong("twice", entry)
            values.append(value)
        return FAILED if FAILED in values else tuple(values)

    def write(self, value: Any) -> Any:
        return [self.of.write(entry) for entry in value]


@dataclass(frozen=True, slots=True)
class Table:
    """Keys of one kind to values of another, as a dict; broken entries are left out (and noted)."""

    keys: Kind
    values: Kind
    whole: bool = False
    """One broken entry spoils all: without it the others would seem wrong, too."""

    def read(self, data: Any, spot: Spot) -> Any:
        if not isinstance(data, dict):
            return spot.wrong("not_section", data)
        table = {}
        for raw, entry in data.items():
            below = spot.at(str(raw))
            key = self.keys.read(raw, below)
            value = self.values.read(entry, below)
            if key is not FAILED and key in table:
                below.wrong("twice", raw)
            elif FAILED not in (key, value):
                table[key] = value
        return FAILED if self.whole and len(table) < len(data) else table

    def write(self, value: Any) -> Any:
        return {self.keys.write(key): self.values.write(entry) for key, entry in value.items()}
