"""DAHDI's own configuration, one text for each span: dahdi_cfg is run for one span at a time."""

from collections.abc import Iterable, Iterator, Mapping

from hw.cards.inventory import Inventory, Kind, Side, Span
from hw.cards.wanted import E1, Analog, Wanted

SIGNALLING = 16
"""The timeslot of an E1 beside its voice."""
CANCELLER = "mg2"
"""Echo canceller, of those that DAHDI has within itself."""


class DoesNotFit(ValueError):
    """The span that is there cannot be what is wanted of it."""


def texts(zone: str, spans: Iterable[Wanted], inventory: Inventory) -> Mapping[int, str]:
    """Span → its text. Spans that are not there, or are of another kind, are left out."""
    asked = {each.span: each for each in spans}
    ranks = _ranks(asked, inventory)
    made = {}
    for span in inventory.spans:
        if span.number in asked:
            try:
                made[span.number] = _text(zone, asked[span.number], span, ranks.get(span.number, 0))
            except DoesNotFit:
                continue
    return made


def _ranks(asked: Mapping[int, Wanted], inventory: Inventory) -> dict[int, int]:
    """Which span's clock a card follows first: 1, 2, … among those of one card."""
    ranks: dict[int, int] = {}
    of_card: dict[str, int] = {}
    for span in inventory.spans:
        each = asked.get(span.number)
        if isinstance(each, E1) and each.carrier_clock:
            rank = of_card[span.location] = of_card.get(span.location, 0) + 1
            ranks[span.number] = rank
    return ranks


def _text(zone: str, asked: Wanted, span: Span, rank: int) -> str:
    lines = list(_e1(asked, span, rank) if isinstance(asked, E1) else _analog(asked, span))
    lines += [f"loadzone={zone}", f"defaultzone={zone}"]
    return "\n".join(lines) + "\n"


def _e1(asked: E1, span: Span, rank: int) -> Iterator[str]:
    if span.kind is not Kind.E1:
        raise DoesNotFit(f"span {span.number} is {span.kind}")
    voice = _voice(span, asked.lines)
    if not span.dynamic:
        framing = "cas" if asked.r2 else "ccs"
        yield f"span={span.number},{rank},0,{framing},hdb3{',crc4' if asked.crc4 else ''}"
    if asked.r2:
        yield f"cas={voice}:1101"
    else:
        yield f"bchan={voice}"
        yield f"dchan={span.first + SIGNALLING - 1}"
    yield f"alaw={span.first}-{span.last}"
    yield f"echocanceller={CANCELLER},{voice}"


def _analog(asked: Analog, span: Span) -> Iterator[str]:
    if span.kind is not Kind.ANALOG:
        raise DoesNotFit(f"span {span.number} is {span.kind}")
    lines, phones = span.positions(Side.FXO), span.positions(Side.FXS)
    if not set(asked.kewl + asked.loop) <= set(lines) or not set(asked.phones) <= set(phones):
        raise DoesNotFit(f"span {span.number} has other ports")
    # The signalling is the far side's: a line's is called fxs.
    for key, ports in (("fxsks", asked.kewl), ("fxsls", asked.loop), ("fxoks", asked.phones)):
        if ports:
            yield f"{key}={_channels(span, ports)}"
    used = _channels(span, sorted(asked.kewl + asked.loop + asked.phones))
    yield f"alaw={used}"
    yield f"echocanceller={CANCELLER},{used}"


def _voice(span: Span, lines: int) -> str:
    first, base = span.first, min(lines, SIGNALLING - 1)
    low = f"{first}-{first + base - 1}"
    return low if lines <= base else f"{low},{first + SIGNALLING}-{first + lines}"


def _channels(span: Span, ports: Iterable[int]) -> str:
    return ",".join(str(span.first + port - 1) for port in ports)
