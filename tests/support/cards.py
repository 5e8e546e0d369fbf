"""A site with lines and telephones on cards, and the cards that it needs."""

from hw.cards.inventory import Inventory, Kind, Port, Side, Span
from tests.support.site import DID_CITAS, SiteData, changed, small_site

E1_CARD = {"card": "Wildcard TE220 (5th Gen)", "location": "PCI Bus 04 Slot 09"}
ANALOG_CARD = {"card": "Wildcard TDM410P", "location": "PCI Bus 05 Slot 01"}

CARDS = Inventory(
    spans=(
        Span(1, Kind.E1, "TE2/0/1", first=1, size=31, **E1_CARD),
        Span(2, Kind.E1, "TE2/0/2", first=32, size=31, **E1_CARD),
        Span(
            3,
            Kind.ANALOG,
            "WCTDM/0",
            first=63,
            size=4,
            ports=tuple(Port(n, Side.FXO if n < 3 else Side.FXS) for n in range(1, 5)),
            **ANALOG_CARD,
        ),
    )
)
"""Two E1, two lines, two telephones."""


def site_with_cards() -> SiteData:
    site = small_site()
    site = changed(site, "trunks", "pri", to={"kind": "e1", "label": "Primario", "spans": [1, 2]})
    lines = {"kind": "fxo", "label": "Líneas", "span": 3, "ports": [1, 2], "number": DID_CITAS}
    site = changed(site, "trunks", "lines", to=lines)
    site = changed(site, "phones", "110", to={"label": "Caja", "port": "3/4"})
    return changed(
        site, "outbound", to=[{"pattern": "9X.", "strip": 1, "trunks": ["pri", "lines", "carrier"]}]
    )
