"""A problem found, in the words of the person who has to act."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    WARNING = "warning"
    """Act today."""
    CRITICAL = "critical"
    """Calls, recordings or history suffer now."""


@dataclass(frozen=True, slots=True)
class Text:
    """Each with `{name}` for the finding's args."""

    what: str
    why: str
    next: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A known problem: its texts by language, `es` and `en`."""

    code: str
    severity: Severity
    texts: Mapping[str, Text]

    def found(self, subject: str = "", **args: Any) -> Finding:
        """`subject` tells two findings of one problem apart (a trunk); an arg may be words by language."""
        return Finding(self, subject, args)


@dataclass(frozen=True, slots=True)
class Finding:
    problem: Problem
    subject: str = ""
    args: Mapping[str, Any] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """`trunk_down:carrier`, as in the feed's alarms."""
        return f"{self.problem.code}:{self.subject}" if self.subject else self.problem.code

    def text(self, language: str) -> Text:
        text = self.problem.texts.get(language, self.problem.texts["en"])
        spoken = {
            name: value.get(language, value["en"]) if isinstance(value, Mapping) else value
            for name, value in self.args.items()
        }
        values = {"subject": self.subject, **spoken}
        return Text(*(part.format_map(values) for part in (text.what, text.why, text.next)))

    def as_data(self, since: float) -> dict[str, Any]:
        """For health.json, the API and `timbre doctor --json`."""
        texts = {language: self.text(language) for language in self.problem.texts}
        return {
            "code": self.code,
            "severity": self.problem.severity.value,
            "since": since,
            "args": dict(self.args),
            "texts": {name: {"what": t.what, "why": t.why, "next": t.next} for name, t in texts.items()},
        }
