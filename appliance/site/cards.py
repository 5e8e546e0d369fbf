"""Telephone cards: seeing which are there, having the root helper configure them, telling the ACD what lies
where.

Nothing that is wrong with a card holds the rest of the site up: it is a note here, a trunk that is down
there.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from appliance.core.site.countries import country
from appliance.core.site.model import Site, TrunkKind
from appliance.core.wiring import NO_CARD, WRONG_CARD, Wiring, to_data
from appliance.site.card_plan import wanted
from appliance.site.files import write_if_changed
from appliance.site.notes import Note
from appliance.site.wiring import wire
from hw.cards.inventory import Inventory
from hw.cards.sysfs import look
from hw.helper.client import HelperError, ask
from hw.helper.request import ApplyDahdi, Request, RequestError
from pbx.conf.dahdi import marks
from pbx.conf.plan import Plan
from pbx.conf.reload import AsteriskAway, Reloader, ReloadFailed

DRIVER = "chan_dahdi.so"


class Cards:
    def __init__(
        self,
        path: Path,
        reloader: Reloader,
        look: Callable[[], Inventory] = look,
        ask: Callable[[Request], dict[str, Any]] = ask,
    ) -> None:
        self._path = path
        self._reloader = reloader
        self._look = look
        self._ask = ask
        self._seen: Inventory | None = None
        """When the site was last laid onto it."""

    def wire(self, site: Site) -> Wiring:
        """The site laid onto the cards that are there now."""
        return wire(site, self._look() if _needs_cards(site) else Inventory())

    def changed(self, site: Site) -> bool:
        """Whether a card came, went or was swapped since `follow`."""
        return _needs_cards(site) and _shape(self._look()) != _shape(self._seen)

    def publish(self, wiring: Wiring) -> None:
        """For the ACD; what it says does not wait for the cards to follow."""
        write_if_changed(self._path, json.dumps(to_data(wiring)))

    def follow(self, site: Site, wiring: Wiring, plan: Plan) -> list[Note]:
        """Have DAHDI, and a running Asterisk, follow; Asterisk's files are written. Idempotent; blocks."""
        self._seen = self._look() if _needs_cards(site) else None
        spans = wanted(site, wiring, marks(plan))
        before = self._published()
        self.publish(wiring)
        if not spans and not before:
            return _missing(wiring)
        try:
            said = json.loads(self._ask(ApplyDahdi(country(site.country).zone, spans))["said"])
            notes = _notes(said)
            self._load_driver(bool(spans))
        except AsteriskAway:
            pass  # it reads everything when it starts
        except (HelperError, RequestError, ReloadFailed, ValueError, KeyError, TypeError) as error:
            notes = [Note("cards_failed", {"reason": str(error)}, again=True)]
        return notes + _missing(wiring)

    def _load_driver(self, needed: bool) -> None:
        """Asterisk loads it at its start where there are cards; one that came later is made up for here."""
        if needed:
            self._reloader.load(DRIVER)

    def _published(self) -> bool:
        """Whether anything lay on cards so far."""
        try:
            data = json.loads(self._path.read_bytes())
            return any(wire["channels"] for part in data.values() for wire in part.values())
        except FileNotFoundError:
            return False
        except OSError, ValueError, KeyError, TypeError, AttributeError:
            return True


def _needs_cards(site: Site) -> bool:
    on_cards = (trunk.kind is not TrunkKind.SIP for trunk in site.trunks.values())
    return any(on_cards) or any(phone.port for phone in site.phones.values())


def _shape(inventory: Inventory | None) -> Any:
    """What the wiring depends on: alarms come and go without it."""
    if inventory is None:
        return None
    return [
        (
            span.number,
            span.kind,
            span.first,
            span.size,
            tuple((port.position, port.side) for port in span.ports),
        )
        for span in inventory.spans
    ]


def _notes(said: dict[str, Any]) -> list[Note]:
    notes = []
    if said["applied"]:
        notes.append(Note("spans_applied", {"spans": _list(said["applied"])}))
    if said["waiting"]:
        notes.append(Note("spans_waiting", {"spans": _list(said["waiting"])}, again=True))
    for span, reason in said["failed"].items():
        notes.append(Note("span_failed", {"span": str(span), "reason": str(reason)}, again=True))
    return notes


def _missing(wiring: Wiring) -> list[Note]:
    codes = {NO_CARD: "card_missing", WRONG_CARD: "card_wrong"}
    wires = {**wiring.trunks, **wiring.phones}
    return [
        Note(codes[wire.fault], {"name": name, "span": _list(list(wire.spans))})
        for name, wire in wires.items()
        if wire.fault
    ]


def _list(spans: list[int]) -> str:
    return ", ".join(str(span) for span in spans)
