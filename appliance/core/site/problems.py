"""What is wrong with a site file: where, which value, what was expected; all at once, in two languages."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from appliance.core.site.messages import MESSAGES


class Severity(StrEnum):
    ERROR = "error"
    """Nothing is applied."""
    WARNING = "warning"
    """Applied, but probably not what was meant."""


@dataclass(frozen=True, slots=True)
class Problem:
    path: str
    """`queues.citas.ring`; of the whole file: empty."""
    code: str
    """Of `messages.MESSAGES`."""
    args: dict[str, str] = field(default_factory=dict)
    severity: Severity = Severity.ERROR

    def text(self, language: str = "en") -> str:
        """One line for people: the path, then what is wrong and what to write instead."""
        template = MESSAGES[self.code].get(language) or MESSAGES[self.code]["en"]
        message = template.format_map(self.args)
        if guess := self.args.get("guess"):
            message += (" ¿Quiso decir «{}»?" if language == "es" else " Did you mean '{}'?").format(guess)
        return f"{self.path}: {message}" if self.path else message


class InvalidSite(ValueError):
    """A site that cannot be used; holds every error."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.text() for problem in self.problems))
