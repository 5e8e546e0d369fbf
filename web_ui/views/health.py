"""The box's health: what was found, and the parts one by one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from web_ui.live.board import Board, Widget, WidgetList
from web_ui.live.floor import Audience, Floor
from web_ui.translations.catalog import mark
from web_ui.views.alarms import SEVERITIES, LinkStrip
from web_ui.views.empty import EmptyPanel
from web_ui.views.live_calls import dom_id
from web_ui.views.machine import device_rows
from web_ui.views.trunks import link_card, trunk_cards
from web_ui.views.words import alarm_words

STALE_S = 30.0
"""The checks write every 5 s; older than this they have stopped."""


@dataclass(frozen=True, slots=True)
class FindingCard:
    code: str
    severity: str
    since: float
    what: str
    why: str
    next: str


@dataclass(frozen=True, slots=True)
class PartCard:
    """One of the programs the box is made of."""

    name: str
    what: str
    up: bool
    since: float | None
    version: str


@dataclass(frozen=True, slots=True)
class DiskCard:
    free_bytes: float
    total_bytes: float
    keep_free_bytes: float

    @property
    def used_pct(self) -> float:
        return 100 * (1 - self.free_bytes / self.total_bytes) if self.total_bytes else 0.0

    @property
    def keep_pct(self) -> float:
        """Where recording stops."""
        return 100 * (1 - self.keep_free_bytes / self.total_bytes) if self.total_bytes else 100.0

    @property
    def level(self) -> str:
        if self.free_bytes <= self.keep_free_bytes:
            return "alarm"
        return "late" if self.free_bytes <= 2 * self.keep_free_bytes else "calm"


def checks_run(now: float, health: Mapping[str, Any]) -> bool:
    return now - float(health.get("at") or 0) < STALE_S


def findings(floor: Floor, health: Mapping[str, Any]) -> tuple[FindingCard, ...]:
    """Those of the checks, and the ACD's alarms that no check has said yet."""
    found = {}
    for code, alarm in floor.alarms.items():
        title, advice = alarm_words(code)
        subject = code.partition(":")[2]
        name = subject if code.startswith(("quality_desk", "desk_")) else floor.site.trunk_label(subject)
        found[code] = FindingCard(
            code,
            str(alarm.get("severity")),
            float(alarm.get("since") or 0),
            title.replace("{name}", name),
            "",
            advice,
        )
    for each in health.get("findings") or ():
        texts = each.get("texts") or {}
        text = texts.get(floor.language) or texts.get("en") or {}
        found[each["code"]] = FindingCard(
            each["code"],
            str(each.get("severity")),
            float(each.get("since") or 0),
            text.get("what", each["code"]),
            text.get("why", ""),
            text.get("next", ""),
        )
    if not checks_run(floor.now, health):
        found["checks_away"] = FindingCard(
            "checks_away",
            "warning",
            float(health.get("at") or 0),
            mark("The checks of the box do not run"),
            mark("timbre-jobs has written nothing for a while: what else is wrong is not known."),
            mark("It is started again by itself. If this stays for a minute, restart the box."),
        )
    order = {severity: place for place, severity in enumerate(SEVERITIES)}
    return tuple(
        sorted(found.values(), key=lambda card: (order.get(card.severity, 9), -card.since, card.code))
    )


def parts(floor: Floor, health: Mapping[str, Any]) -> tuple[PartCard, ...]:
    asterisk, acd = floor.system.get("asterisk") or {}, floor.system.get("acd") or {}
    return (
        PartCard(
            "asterisk",
            mark("Telephone exchange"),
            floor.connected and bool(asterisk.get("up")),
            asterisk.get("since"),
            str(asterisk.get("version") or ""),
        ),
        PartCard(
            "timbre-acd",
            mark("Call distributor"),
            floor.connected,
            acd.get("since"),
            str(acd.get("version") or ""),
        ),
        PartCard(
            "timbre-jobs",
            mark("History, recordings and checks"),
            checks_run(floor.now, health),
            None,
            "",
        ),
    )


def health_board(floor: Floor, _audience: Audience) -> Board:
    health, shared = floor.health, link_card(floor)
    cards = findings(floor, health)
    link = () if floor.connected else (Widget("health-link", "link_strip", LinkStrip(int(floor.seen_at))),)
    found = tuple(Widget(f"finding-{dom_id(card.code)}", "finding", card) for card in cards)
    disk: tuple[Widget, ...] = (Widget("health-no-disk", "empty", EmptyPanel("disk")),)
    if health.get("total_bytes"):
        # Rounded, so that the widget is not drawn anew with every byte recorded.
        step = 10_000_000
        free = health["free_bytes"] // step * step
        disk = (
            Widget(
                "health-disk-card", "disk", DiskCard(free, health["total_bytes"], health["min_free_bytes"])
            ),
        )
    return Board(
        (
            WidgetList("page-strips", link),
            WidgetList("health-findings", found or (Widget("health-well", "empty", EmptyPanel("findings")),)),
            WidgetList(
                "health-parts", tuple(Widget(f"part-{p.name}", "part_row", p) for p in parts(floor, health))
            ),
            WidgetList(
                "health-trunks",
                (
                    *((Widget("health-link-row", "link_row", shared),) if shared else ()),
                    *(Widget(f"health-trunk-{t.name}", "trunk_row", t) for t in trunk_cards(floor)),
                )
                or (Widget("health-no-trunks", "empty_row", EmptyPanel("trunks")),),
            ),
            WidgetList("health-disk", disk),
            WidgetList(
                "health-devices",
                tuple(Widget(f"device-{row.name}", "device_row", row) for row in device_rows(health))
                or (Widget("health-no-devices", "empty_row", EmptyPanel("no-devices")),),
            ),
        )
    )
