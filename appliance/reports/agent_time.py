"""Agents' time per state: what is closed, from the roll-ups, and what lasts, cut at `now`."""

from collections.abc import Sequence

from appliance.store import figures
from appliance.store.days import Stretch
from appliance.store.figures import StateSeconds


def state_seconds(
    stretches: Sequence[Stretch], timezone: str, agents: Sequence[str], now: float
) -> list[StateSeconds]:
    """With the states that still last, up to `now`; a state may appear twice in a stretch."""
    return figures.state_seconds(stretches, timezone, agents) + list(lasting(stretches, agents, now))


def lasting(stretches: Sequence[Stretch], agents: Sequence[str], now: float) -> list[StateSeconds]:
    found = []
    for agent, state, reason, queue, since in figures.open_periods(min(stretches[-1][1], now)):
        if agents and agent not in agents:
            continue
        for start, end in stretches:
            seconds = min(end, now) - max(start, since)
            if seconds > 0:
                found.append(StateSeconds(start, agent, state, reason, queue, seconds))
    return found
