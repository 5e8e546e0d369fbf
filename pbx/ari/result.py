"""What became of a command. That the channel is gone is an ordinary result, never an exception."""

from dataclasses import dataclass
from typing import Any

LOST = 0
"""Status of a command whose answer can never come: the connection is gone."""


@dataclass(frozen=True, slots=True)
class Result:
    status: int
    """HTTP's; 0 where the connection was lost before the answer."""
    body: Any = None
    """The answer's JSON, where there is one."""

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def gone(self) -> bool:
        """The thing named no longer exists (404), has left the application (409) or is hanging up (412)."""
        return self.status in (404, 409, 412)

    @property
    def lost(self) -> bool:
        return self.status == LOST

    @property
    def message(self) -> str:
        """Asterisk's own words about a refusal."""
        if isinstance(self.body, dict):
            return str(self.body.get("message", self.body.get("error", "")))
        return ""
