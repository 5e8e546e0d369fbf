"""From what is plugged in to what an installer would write in the site file, as plain data."""

from typing import Any

from hw.cards.inventory import Inventory, Kind, Side, Span

FIRST_EXTENSION = 101


def propose(inventory: Inventory, number: str, taken: frozenset[str] = frozenset()) -> dict[str, Any]:
    """`trunks` and `phones` as sections of the site file: E1 apart, the lines of one card together.

    `number` is the site's number to whose route calls on lines go; `taken` are extensions already in use.
    """
    trunks: dict[str, Any] = {}
    phones: dict[str, Any] = {}
    free = (str(n) for n in range(FIRST_EXTENSION, 1_000_000) if str(n) not in taken)
    for span in inventory.spans:
        if span.kind is Kind.E1:
            trunks[f"e1-{span.number}"] = _e1(span)
        elif span.kind is Kind.ANALOG:
            if lines := span.positions(Side.FXO):
                trunks[f"lines-{span.number}"] = _lines(span, lines, number)
            for port in _telephones(span):
                phones[next(free)] = {"label": f"FXS {span.number}/{port}", "port": f"{span.number}/{port}"}
    return {name: section for name, section in (("trunks", trunks), ("phones", phones)) if section}


def _e1(span: Span) -> dict[str, Any]:
    return {"kind": "e1", "label": f"E1 {span.number}", "spans": [span.number]}


def _lines(span: Span, ports: tuple[int, ...], number: str) -> dict[str, Any]:
    return {
        "kind": "fxo",
        "label": f"Lines {span.number}" if len(ports) > 1 else f"Line {span.number}",
        "span": span.number,
        "ports": list(ports),
        "number": number,
    }


def _telephones(span: Span) -> tuple[int, ...]:
    """Ports without hardware could be either; they are proposed as lines."""
    return tuple(port.position for port in span.ports if port.side is Side.FXS)
