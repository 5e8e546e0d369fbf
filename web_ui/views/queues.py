"""Queues as they are now, and how pressing each is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from appliance.core.figures import kpi
from web_ui.live.floor import Floor

CALM, LATE, ALARM = "calm", "late", "alarm"
"""Levels: within the target, past it, far past it."""

FAR_PAST = 3.0
"""A wait of so many service targets is an alarm."""
FAR_BELOW_PCT = 20.0
"""A service level so far below its target is an alarm."""


@dataclass(frozen=True, slots=True)
class QueueCard:
    name: str
    label: str
    waiting: int
    longest_since: float | None
    wait_level: str
    service_level_pct: float | None
    service_target_pct: float
    service_target_s: float
    service_level: str
    ready: int
    talking: int
    wrap_up: int
    paused: int
    logged_in: int
    offered: int
    answered: int
    abandoned: int
    overflowed: int
    mean_wait_s: float | None
    estimated_wait_s: float | None
    unstaffed: bool
    """Callers wait and nobody is logged in."""


@dataclass(frozen=True, slots=True)
class FloorTotals:
    waiting: int
    longest_since: float | None
    wait_level: str
    service_level_pct: float | None
    service_level: str
    answered: int
    offered: int
    abandoned: int
    abandoned_pct: float | None
    rejected: int
    lines_busy: int
    lines_total: int
    ready: int
    talking: int
    wrap_up: int
    paused: int
    logged_in: int


def wait_level(since: float | None, target_s: float, now: float) -> str:
    if since is None:
        return CALM
    waited = now - since
    if waited > target_s * FAR_PAST:
        return ALARM
    return LATE if waited > target_s else CALM


def service_level_grade(percent: float | None, target_pct: float) -> str:
    if percent is None or percent >= target_pct:
        return CALM
    return ALARM if percent < target_pct - FAR_BELOW_PCT else LATE


def queue_card(queue: Mapping[str, Any], now: float) -> QueueCard:
    agents: Mapping[str, int] = queue.get("agents") or {}
    today: Mapping[str, Any] = queue.get("today") or {}
    target_s = float(queue.get("service_target_s") or 20)
    target_pct = float(queue.get("service_target_pct") or 80)
    percent = queue.get("service_level_pct")
    since = queue.get("longest_since")
    answered = int(today.get("answered") or 0)
    waiting = int(queue.get("waiting") or 0)
    logged_in = sum(count for state, count in agents.items() if state != "offline")
    return QueueCard(
        name=queue["name"],
        label=queue.get("label") or queue["name"],
        waiting=waiting,
        longest_since=since,
        wait_level=wait_level(since, target_s, now),
        service_level_pct=percent,
        service_target_pct=target_pct,
        service_target_s=target_s,
        service_level=service_level_grade(percent, target_pct),
        ready=int(agents.get("ready") or 0),
        talking=int(agents.get("talking") or 0),
        wrap_up=int(agents.get("wrap_up") or 0),
        paused=int(agents.get("paused") or 0) + int(agents.get("busy") or 0),
        logged_in=logged_in,
        offered=int(today.get("offered") or 0),
        answered=answered,
        abandoned=int(today.get("abandoned") or 0),
        overflowed=int(today.get("overflowed") or 0),
        mean_wait_s=kpi.average_wait_s(float(today.get("wait_total_s") or 0), answered),
        estimated_wait_s=queue.get("estimated_wait_s"),
        unstaffed=waiting > 0 and logged_in == 0,
    )


def queue_cards(floor: Floor) -> tuple[QueueCard, ...]:
    """By label."""
    cards = (queue_card(queue, floor.now) for queue in floor.queues.values())
    return tuple(sorted(cards, key=lambda card: card.label.lower()))


def _count(agents: Iterable[Mapping[str, Any]], *states: str) -> int:
    return sum(agent.get("state") in states for agent in agents)


def floor_totals(floor: Floor) -> FloorTotals:
    """Over all queues; the service level weighs each queue by its calls, as its own does."""
    cards = queue_cards(floor)
    today = [queue.get("today") or {} for queue in floor.queues.values()]

    def total(field: str) -> int:
        return int(sum(each.get(field) or 0 for each in today))

    settled = (total("answered"), total("abandoned"), total("overflowed"))
    percent = kpi.service_level_pct(total("in_service"), *settled)
    since = [card.longest_since for card in cards if card.longest_since is not None]
    targets = [card.service_target_pct for card in cards]
    lines = (floor.system.get("system") or floor.system).get("lines") or {}
    agents = list(floor.agents.values())
    levels = {card.wait_level for card in cards}
    return FloorTotals(
        waiting=sum(card.waiting for card in cards),
        longest_since=min(since, default=None),
        wait_level=ALARM if ALARM in levels else LATE if LATE in levels else CALM,
        service_level_pct=percent,
        service_level=service_level_grade(percent, sum(targets) / len(targets) if targets else 80),
        answered=total("answered"),
        offered=total("offered"),
        abandoned=total("abandoned"),
        abandoned_pct=kpi.abandonment_pct(*settled),
        rejected=total("rejected"),
        lines_busy=int(lines.get("busy") or 0),
        lines_total=int(lines.get("total") or 0),
        ready=_count(agents, "ready"),
        talking=_count(agents, "talking", "offered"),
        wrap_up=_count(agents, "wrap_up"),
        paused=_count(agents, "paused", "busy"),
        logged_in=sum(agent.get("state") != "offline" for agent in agents),
    )
