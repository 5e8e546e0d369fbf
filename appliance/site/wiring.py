"""The site's lines and telephones laid onto the spans that are there. Pure."""

from collections.abc import Iterator

from appliance.core.site.model import E1Trunk, FxoTrunk, Phone, Site
from appliance.core.wiring import NO_CARD, WRONG_CARD, Wire, Wiring
from hw.cards.inventory import Inventory, Kind, Side, Span

SIGNALLING_CHANNEL = 16
"""Of an E1: ISDN's D-channel, or R2's bits; its voice lies on the 30 others."""


def wire(site: Site, inventory: Inventory) -> Wiring:
    trunks = {}
    for trunk in site.trunks.values():
        if isinstance(trunk, E1Trunk):
            trunks[trunk.name] = _e1(trunk, inventory)
        elif isinstance(trunk, FxoTrunk):
            trunks[trunk.name] = _ports(inventory.span(trunk.span), trunk.span, trunk.ports, Side.FXO)
    phones = {phone.extension: _phone(phone, inventory) for phone in site.phones.values() if phone.port}
    return Wiring(trunks, phones)


def _e1(trunk: E1Trunk, inventory: Inventory) -> Wire:
    spans = [inventory.span(number) for number in trunk.spans]
    if not all(spans):
        return Wire(trunk.spans, fault=NO_CARD)
    if any(span.kind is not Kind.E1 for span in spans if span):
        return Wire(trunk.spans, fault=WRONG_CARD)
    return Wire(
        trunk.spans, tuple(c for span in spans if span for c in voice_channels(span, trunk.lines or 30))
    )


def voice_channels(span: Span, lines: int) -> Iterator[int]:
    """The first `lines` of an E1's B-channels."""
    positions = [position for position in range(1, span.size + 1) if position != SIGNALLING_CHANNEL]
    return (span.first + position - 1 for position in positions[:lines])


def _phone(phone: Phone, inventory: Inventory) -> Wire:
    span, port = (int(part) for part in phone.port.split("/"))
    return _ports(inventory.span(span), span, (port,), Side.FXS)


def _ports(span: Span | None, number: int, ports: tuple[int, ...], side: Side) -> Wire:
    if span is None:
        return Wire((number,), fault=NO_CARD)
    if span.kind is not Kind.ANALOG:
        return Wire((number,), fault=WRONG_CARD)
    if any(port > span.size for port in ports):
        return Wire((number,), fault=NO_CARD)
    if not set(ports) <= set(span.positions(side)):
        return Wire((number,), fault=WRONG_CARD)
    return Wire((number,), tuple(span.first + port - 1 for port in ports))
