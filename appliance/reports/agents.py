"""The agent report: one row per agent; and their states in detail: one row per agent, state and reason."""

from collections import defaultdict
from typing import Any

from appliance.core.figures import kpi
from appliance.reports.agent_time import state_seconds
from appliance.reports.model import Ask, Report, Unit, columns
from appliance.reports.period import whole
from appliance.store import figures

STATES = ("ready", "offered", "talking", "wrap_up", "paused", "busy")

COLUMNS = columns(
    agent=Unit.AGENT,
    login_s=Unit.SECONDS,
    offers=Unit.COUNT,
    calls=Unit.COUNT,
    missed=Unit.COUNT,
    ready_s=Unit.SECONDS,
    offered_s=Unit.SECONDS,
    talking_s=Unit.SECONDS,
    wrap_up_s=Unit.SECONDS,
    paused_s=Unit.SECONDS,
    paid_pause_s=Unit.SECONDS,
    unpaid_pause_s=Unit.SECONDS,
    busy_s=Unit.SECONDS,
    average_talk_s=Unit.SECONDS,
    average_handling_s=Unit.SECONDS,
    occupancy_pct=Unit.PERCENT,
    utilisation_pct=Unit.PERCENT,
)

STATE_COLUMNS = columns(
    agent=Unit.AGENT, state=Unit.STATE, reason=Unit.REASON, seconds=Unit.SECONDS, share_pct=Unit.PERCENT
)


def run(ask: Ask, now: float) -> Report:
    """With queues asked for: who served them, offers and calls of these queues, but all of their time."""
    stretch = whole(ask)
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for offer in figures.offer_sums(stretch, ask.timezone, ask.queues, ask.agents):
        missed = offer.declined + offer.timed_out + offer.failed
        for place, number in enumerate((offer.offers, offer.connected, missed)):
            counts[offer.agent][place] += number
    agents = tuple(counts) if ask.queues else ask.agents
    spent: dict[str, dict[str, float]] = defaultdict(lambda: dict.fromkeys(STATES, 0.0))
    unpaid: dict[str, float] = defaultdict(float)
    for one in state_seconds([stretch], ask.timezone, agents, now) if agents or not ask.queues else []:
        if one.state in STATES:
            spent[one.agent][one.state] += one.seconds
        if one.state == "paused" and one.reason in ask.unpaid:
            unpaid[one.agent] += one.seconds
    names = sorted(set(counts) | set(spent))
    rows = [{"agent": name} | _figures(counts[name], spent[name], unpaid[name]) for name in names]
    totals = _figures(
        [sum(column) for column in zip(*counts.values(), strict=True)] or [0, 0, 0],
        {state: sum(one[state] for one in spent.values()) for state in STATES},
        sum(unpaid.values()),
    )
    return Report("agents", ask, COLUMNS, rows, totals)


def _figures(counts: list[int], spent: dict[str, float], unpaid_s: float) -> dict[str, Any]:
    offers, calls, missed = counts
    login_s = sum(spent.values())
    talking, wrap_up, offered = spent["talking"], spent["wrap_up"], spent["offered"]
    return {
        "login_s": login_s,
        "offers": offers,
        "calls": calls,
        "missed": missed,
        **{f"{state}_s": seconds for state, seconds in spent.items()},
        "paid_pause_s": spent["paused"] - unpaid_s,
        "unpaid_pause_s": unpaid_s,
        "average_talk_s": kpi.average_talk_s(talking, calls),
        "average_handling_s": kpi.average_handling_s(talking, wrap_up, calls),
        "occupancy_pct": kpi.occupancy_pct(talking, wrap_up, offered, spent["ready"]),
        "utilisation_pct": kpi.utilisation_pct(talking, wrap_up, offered, login_s),
    }


def run_states(ask: Ask, now: float) -> Report:
    """How each agent's logged-in time was spent; pauses by their reason."""
    seconds: dict[tuple[str, str, str], float] = defaultdict(float)
    login: dict[str, float] = defaultdict(float)
    for one in state_seconds([whole(ask)], ask.timezone, ask.agents, now):
        seconds[(one.agent, one.state, one.reason)] += one.seconds
        login[one.agent] += one.seconds
    rows = [
        {
            "agent": agent,
            "state": state,
            "reason": reason,
            "seconds": spent,
            "share_pct": 100.0 * spent / login[agent],
        }
        for (agent, state, reason), spent in sorted(seconds.items())
    ]
    return Report("agent_states", ask, STATE_COLUMNS, rows, {"seconds": sum(login.values())})
