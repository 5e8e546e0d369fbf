"""Lines to the outside as they are now."""

from dataclasses import dataclass

from web_ui.live.floor import Floor
from web_ui.views import words


@dataclass(frozen=True, slots=True)
class TrunkCard:
    name: str
    label: str
    kind: str
    up: bool
    since: float | None
    reason: str
    busy: int
    channels: int
    registration: str

    @property
    def full(self) -> bool:
        return self.channels > 0 and self.busy >= self.channels


@dataclass(frozen=True, slots=True)
class LinkCard:
    """The WAN link that calls share."""

    places: int
    """Calls that it carries now."""
    configured: int
    """As its rates have it."""
    busy: int
    free: int

    @property
    def reduced(self) -> bool:
        return self.places < self.configured


def link_card(floor: Floor) -> LinkCard | None:
    """None: the site says nothing of its link."""
    link = floor.system.get("link")
    return LinkCard(**{name: int(link[name]) for name in LinkCard.__slots__}) if link else None


def trunk_cards(floor: Floor) -> tuple[TrunkCard, ...]:
    """Those down first."""
    cards = (
        TrunkCard(
            name=trunk["name"],
            label=trunk.get("label") or trunk["name"],
            kind=words.TRUNK_KIND.get(trunk.get("kind") or "sip", ""),
            up=bool(trunk.get("up")),
            since=trunk.get("since"),
            reason=trunk.get("reason") or "",
            busy=int(trunk.get("busy") or 0),
            channels=int(trunk.get("channels") or 0),
            registration=trunk.get("registration") or "",
        )
        for trunk in floor.trunks.values()
    )
    return tuple(sorted(cards, key=lambda card: (card.up, card.label.lower())))
