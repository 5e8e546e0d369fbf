"""What is asked before something is done that cannot be undone, or that needs one more word."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    title: str
    text: str
    action: str
    """Where the answer is sent."""
    verb: str
    """On the button: what will happen, not “OK”."""
    back: str
    tone: str = "danger"
    choice_name: str = ""
    choice_label: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    text_name: str = ""
    """A line that must be written."""
    text_label: str = ""
    links: tuple[str, ...] = ()
    """Where else the question may be answered."""
    wrong: str = ""
    """What was wrong with the last answer."""
