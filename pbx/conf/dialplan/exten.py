"""A writer for contexts of the dialplan. Applications are written by us; values enter through `escape`."""

from dataclasses import dataclass, field
from typing import Final, Self

from pbx.conf.escape import word
from pbx.conf.plan import Place

SEEN: Final = "UserEvent(TimbreCall)"
"""Tells the ACD of a call that it does not hold: arrived, or chosen from a menu."""


@dataclass(slots=True)
class Context:
    name: str
    lines: list[str] = field(default_factory=list)

    def include(self, *contexts: str) -> Self:
        self.lines.extend(f"include => {word(name)}" for name in contexts)
        return self

    def exten(self, name: str, *steps: str) -> Self:
        """The steps of one extension; a step `label: App()` can be jumped to."""
        for index, step in enumerate(steps):
            label, application = _split(step)
            start = f"exten => {name},1" if index == 0 else " same => n"
            self.lines.append(f"{start}{f'({label})' if label else ''},{application}")
        return self

    def text(self) -> str:
        return "\n".join([f"[{word(self.name)}]", *self.lines, ""])


def _split(step: str) -> tuple[str, str]:
    label, colon, application = step.partition(": ")
    return (label, application) if colon and label.isidentifier() else ("", step)


def goto(place: Place) -> str:
    return f"Goto({target(place)})"


def target(place: Place) -> str:
    """`context,exten,1`, as Goto and GotoIf take it."""
    return f"{word(place.context)},{word(place.exten)},1"


def play(*sounds: str) -> list[str]:
    """Playback of those that are set."""
    return [f"Playback({word(sound)})" for sound in sounds if sound]
