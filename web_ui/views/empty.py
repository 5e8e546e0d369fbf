"""Where nothing is, a word on why and on what to do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EmptyPanel:
    what: str
    """Names the text in widgets/empty.html."""
