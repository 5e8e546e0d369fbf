"""Where the site's lines and analog telephones lie on the cards that are plugged in, or why they lie nowhere.

Made by the owner of the site, who sees the cards; read by the ACD, which rings and watches the channels.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

NO_CARD = "no_card"
"""There is no such span, or it has no such port: the card is missing, or its driver."""
WRONG_CARD = "wrong_card"
"""The span is of another kind: a card was swapped, or the site file names another's."""


@dataclass(frozen=True, slots=True)
class Wire:
    spans: tuple[int, ...]
    channels: tuple[int, ...] = ()
    """DAHDI's numbers, of those that carry voice."""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Wiring:
    trunks: Mapping[str, Wire] = field(default_factory=dict)
    """Of kinds that lie on cards."""
    phones: Mapping[str, Wire] = field(default_factory=dict)
    """By extension, those at a port of a card."""

    def device(self, extension: str) -> str:
        """What Asterisk rings for an extension; empty where a card is missing."""
        wire = self.phones.get(extension)
        if wire is None:
            return f"PJSIP/{extension}"
        return f"DAHDI/{wire.channels[0]}" if wire.channels else ""


def to_data(wiring: Wiring) -> dict[str, Any]:
    return asdict(wiring)


def from_data(data: Mapping[str, Any]) -> Wiring:
    """Raises KeyError or TypeError on anything else."""
    return Wiring(_wires(data["trunks"]), _wires(data["phones"]))


def _wires(data: Mapping[str, Any]) -> dict[str, Wire]:
    return {
        name: Wire(tuple(wire["spans"]), tuple(wire["channels"]), wire["fault"])
        for name, wire in data.items()
    }
