"""What there is: cards, as plugged in; spans and ports, as DAHDI's drivers made them. Frozen, and told as
JSON."""

from dataclasses import dataclass
from enum import StrEnum

from hw.cards.models import Model, Ports


class Kind(StrEnum):
    """What a span is."""

    E1 = "e1"
    T1 = "t1"
    BRI = "bri"
    ANALOG = "analog"


class Side(StrEnum):
    """What a port of an analog span takes. (DAHDI's signalling is named after the far side: fxs_ks for a
    line.)"""

    FXO = "fxo"
    """A line from the exchange."""
    FXS = "fxs"
    """A telephone."""
    BOTH = "both"
    """Whatever it is told to be: ports without hardware."""
    NONE = "none"
    """No module is plugged in, or it is broken."""


@dataclass(frozen=True, slots=True)
class Port:
    position: int
    """In its span, from 1: as on the card's back."""
    side: Side
    alarm: str = ""
    """As DAHDI words it: RED …; empty: none."""


@dataclass(frozen=True, slots=True)
class Span:
    number: int
    kind: Kind
    name: str
    """`TE2/0/1`"""
    card: str
    """The card's type, in its driver's words."""
    location: str
    first: int
    """Number of its first channel."""
    size: int
    """Channels, a signalling one included."""
    ports: tuple[Port, ...] = ()
    """Of an analog span."""
    alarm: str = ""
    slips: int = 0
    """How often the clocks of both ends have drifted apart by a sample, since the driver was loaded."""
    dynamic: bool = False
    """A span without hardware: it has neither framing nor clock to configure."""

    @property
    def last(self) -> int:
        return self.first + self.size - 1

    def positions(self, side: Side) -> tuple[int, ...]:
        """Ports that can be used as this."""
        return tuple(port.position for port in self.ports if port.side in (side, Side.BOTH))


@dataclass(frozen=True, slots=True)
class Card:
    model: Model
    address: str
    """`pci 0000:04:08.0`, `usb 1-2`"""
    driver: str = ""
    """The driver that has it now; empty: none."""
    firmware_missing: bool = False

    @property
    def trouble(self) -> str:
        """Code of why its ports cannot be used, or empty."""
        if not self.model.driver:
            return "no_driver"
        if self.model.ports is Ports.BRI:
            return "bri"
        if self.firmware_missing:
            return "no_firmware"
        return "" if self.driver else "not_loaded"


@dataclass(frozen=True, slots=True)
class Inventory:
    cards: tuple[Card, ...] = ()
    spans: tuple[Span, ...] = ()

    def span(self, number: int) -> Span | None:
        return next((span for span in self.spans if span.number == number), None)
