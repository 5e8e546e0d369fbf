"""`timbre lines …`: the telephone cards that are plugged in, and what of them to write in the site file."""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from appliance.core.site.model import Site
from appliance.core.site.parse import load_site
from appliance.entry.cli.output import DONE, FAILED, as_json, complain, refuse, table
from appliance.entry.cli.parsers import group, verb
from appliance.entry.cli.words import say
from appliance.site.client import SiteError, ask
from appliance.site.load import dump
from hw.cards import sysfs, tools
from hw.cards.inventory import Card, Inventory, Kind, Side, Span
from hw.cards.propose import propose

_SIDES = {Side.FXO: "FXO", Side.FXS: "FXS", Side.BOTH: "FXO/FXS", Side.NONE: "-"}


def add(verbs: Any) -> None:
    own = group(verbs, "lines")
    for name, run in (("show", _show), ("propose", _propose)):
        parser = verb(own, name, f"lines.{name}", run)
        parser.add_argument("--from", dest="file", metavar="FILE", help=say("lines.from"))


def _show(arguments: argparse.Namespace) -> int:
    found = _inventory(arguments.file)
    if found is None:
        return FAILED
    if arguments.json:
        as_json(_data(found))
        return DONE
    if not found.cards and not found.spans:
        print(say("no_cards"))
        return DONE
    table([_card(card) for card in found.cards], "card", "where", "driver", "state")
    print()
    rows = [row for span in found.spans for row in _span(span)]
    table(rows, "span", "kind", "ports", "card", "alarm", "slips")
    return DONE


def _propose(arguments: argparse.Namespace) -> int:
    found = _inventory(arguments.file)
    if found is None:
        return FAILED
    site = _site()
    numbers = list(site.numbers) if site else []
    taken = frozenset(site.phones) if site else frozenset()
    proposal = propose(found, numbers[0] if numbers else "000", taken)
    if arguments.json:
        as_json(proposal)
    elif proposal:
        print(dump(proposal), end="")
    else:
        print(say("nothing_to_propose"))
    for card in found.cards:
        if card.trouble:
            complain(f"{card.model.name} ({card.address}): {say('card.' + card.trouble)}")
    if not numbers and any("number" in trunk for trunk in proposal.get("trunks", {}).values()):
        complain(say("lines.no_number"))
    return DONE


def _inventory(file: str | None) -> Inventory | None:
    """Of this machine, or of another whose tools' outputs are in a file; None after saying why not."""
    if file is None:
        return sysfs.look()
    try:
        return tools.read(sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8"))
    except OSError as error:
        complain(f"{file}: {error.strerror}")
    except UnicodeDecodeError:
        refuse("not_utf8", file=file)
    except tools.Unreadable as error:
        complain(f"{file}: {error}")
    return None


def _site() -> Site | None:
    try:
        return load_site(ask("export")["site"])
    except SiteError:
        return None


def _data(found: Inventory) -> dict[str, Any]:
    cards = [
        {**asdict(card.model), "address": card.address, "loaded": card.driver, "trouble": card.trouble}
        for card in found.cards
    ]
    return {"cards": cards, "spans": [asdict(span) for span in found.spans]}


def _card(card: Card) -> tuple[str, ...]:
    state = say(f"card.{card.trouble}") if card.trouble else say("card.ready")
    return card.model.name, card.address, card.driver or card.model.driver, state


def _span(span: Span) -> Iterator[tuple[object, ...]]:
    """A row for a digital span; for an analog one a row for each kind of ports."""
    if span.kind is not Kind.ANALOG:
        yield span.number, span.kind.upper(), "", span.card, span.alarm, span.slips
        return
    for side, word in _SIDES.items():
        if ports := [str(port.position) for port in span.ports if port.side is side]:
            yield span.number, word, ", ".join(ports), span.card, span.alarm, span.slips
