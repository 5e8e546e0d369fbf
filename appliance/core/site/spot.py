"""Where the reader stands in the data, and where it writes down what is wrong there."""

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Final

from appliance.core.site.problems import Problem

KEPT: Final = "(kept)"
"""Stands for a secret in every file that leaves the box."""


class _Failed:
    def __repr__(self) -> str:
        return "FAILED"


FAILED: Final[Any] = _Failed()
"""What reading gives where a problem was noted."""


@dataclass(slots=True)
class Reading:
    """What one reading of one file gathers."""

    names: dict[str, frozenset[str]]
    """Section → what is defined there, built-in things included; taken from the raw data, so that one
    broken queue is one problem and not also one for each route to it."""
    kept: frozenset[str] | None = None
    """Paths of secrets that the box holds; None: believe every `(kept)`."""
    language: str = "es"
    """The site's own, default of its users."""
    problems: list[Problem] = field(default_factory=list)
    secrets: dict[str, str] = field(default_factory=dict)
    """Path → secret, of those written in the file."""


@dataclass(frozen=True, slots=True)
class Spot:
    reading: Reading
    path: tuple[str, ...] = ()

    def at(self, key: str) -> Spot:
        return Spot(self.reading, (*self.path, key))

    def __str__(self) -> str:
        return ".".join(self.path)

    def wrong(self, code: str, value: object = None, guesses: Any = (), **args: object) -> Any:
        """Note a problem here; the nearest of `guesses` is proposed."""
        said = {name: str(arg) for name, arg in args.items()} | {"value": show(value)}
        if near := get_close_matches(str(value), [str(guess) for guess in guesses], 1, 0.6):
            said["guess"] = near[0]
        self.reading.problems.append(Problem(str(self), code, said))
        return FAILED


def show(value: object) -> str:
    """A value as it may stand in a message: short, in one line, in quotes where it is text."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:58]}…"
