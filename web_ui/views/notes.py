"""A short word after something was done."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Note:
    text: str
    tone: str = ""
