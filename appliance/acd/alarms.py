"""What is wrong now. Codes and arguments only: the words are the UI's."""

from collections.abc import Callable
from typing import Any, Literal

Severity = Literal["warning", "critical"]


class Alarms:
    def __init__(self, clock: Callable[[], float], on_change: Callable[[str], None]) -> None:
        """`clock` gives epoch seconds; `on_change` gets the code of each alarm that begins or ends."""
        self._clock = clock
        self._on_change = on_change
        self.active: dict[str, dict[str, Any]] = {}

    def raise_alarm(self, code: str, severity: Severity, **args: Any) -> None:
        old = self.active.get(code)
        if old and old["severity"] == severity and old["args"] == args:
            return
        since = old["since"] if old else self._clock()
        self.active[code] = {"code": code, "severity": severity, "since": since, "args": args}
        self._on_change(code)

    def clear(self, code: str) -> None:
        if self.active.pop(code, None):
            self._on_change(code)

    def set(self, code: str, wrong: bool, severity: Severity = "warning", **args: Any) -> None:
        if wrong:
            self.raise_alarm(code, severity, **args)
        else:
            self.clear(code)
