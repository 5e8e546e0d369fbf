"""What is dialled."""

import re
from dataclasses import dataclass
from typing import Any

from appliance.core.site.spot import Spot

_PATTERN = re.compile(r"(?:[0-9XZN*#+]|\[[0-9]+(?:-[0-9])?\])+[.!]?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Digits:
    """A number kept as text. One written without quotes is taken, unless YAML made something else of it."""

    low: int
    high: int
    example: str
    plus: bool = False

    def read(self, data: Any, spot: Spot) -> Any:
        text = str(data) if isinstance(data, int) and not isinstance(data, bool) else data
        plus = r"\+?" if self.plus else ""
        if isinstance(text, str) and re.fullmatch(rf"{plus}[0-9]{{{self.low},{self.high}}}", text, re.ASCII):
            return text
        return spot.wrong("not_digits", data, low=self.low, high=self.high, example=self.example)

    def write(self, value: Any) -> Any:
        return value


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a telephone."""

    keys: str = "0123456789*#"

    def read(self, data: Any, spot: Spot) -> Any:
        text = str(data) if isinstance(data, int) and not isinstance(data, bool) else data
        if isinstance(text, str) and len(text) == 1 and text in self.keys:
            return text
        return spot.wrong("not_key", data)

    def write(self, value: Any) -> Any:
        return value


@dataclass(frozen=True, slots=True)
class Pattern:
    """A dial pattern of Asterisk, without the underscore."""

    def read(self, data: Any, spot: Spot) -> Any:
        text = str(data) if isinstance(data, int) and not isinstance(data, bool) else data
        if isinstance(text, str) and len(text) <= 40 and _PATTERN.fullmatch(text):
            return text
        return spot.wrong("not_pattern", data)

    def write(self, value: Any) -> Any:
        return value


@dataclass(frozen=True, slots=True)
class Destination:
    """Where calls may go: a country, `any`, or what a number begins with. Which countries there are is known
    where the numbering plans are; here it is two letters."""

    def read(self, data: Any, spot: Spot) -> Any:
        if isinstance(data, str) and re.fullmatch(r"[A-Z]{2}|any|\+[1-9][0-9]{0,14}", data, re.ASCII):
            return data
        return spot.wrong("not_destination", data)

    def write(self, value: Any) -> Any:
        return value
