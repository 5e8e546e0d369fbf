"""Erlang's formulas for the single queue with n agents: what is to be expected of it.

`load` is offered traffic in erlangs: arrivals per second times mean handling time in seconds. Formulas as in
Gross and Harris, *Fundamentals of Queueing Theory*, M/M/c and M/M/c/c; Erlang (1917).
"""

from math import exp, inf


def erlang_b(agents: int, load: float) -> float:
    """Chance that an arrival finds all busy, where nobody waits: B(n) = a·B(n−1) / (n + a·B(n−1))."""
    blocked = 1.0
    for n in range(1, agents + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked


def erlang_c(agents: int, load: float) -> float:
    """Chance that an arrival has to wait, where everybody waits; 1 if the load is more than the agents."""
    if load >= agents:
        return 1.0
    blocked = erlang_b(agents, load)
    return agents * blocked / (agents - load * (1.0 - blocked))


def mean_wait_s(agents: int, load: float, handling_s: float) -> float:
    """Mean wait of all callers, those not waiting included: C·h / (n − a); infinite when overloaded."""
    if load >= agents:
        return inf
    return erlang_c(agents, load) * handling_s / (agents - load)


def service_level(agents: int, load: float, handling_s: float, target_s: float) -> float:
    """Share (0 to 1) of callers answered within `target_s`: 1 − C·exp(−(n − a)·t / h)."""
    if load >= agents:
        return 0.0
    return 1.0 - erlang_c(agents, load) * exp(-(agents - load) * target_s / handling_s)


def agents_needed(load: float, handling_s: float, target_s: float, wanted: float) -> int:
    """The fewest agents that answer the share `wanted` (below 1) of callers within `target_s`."""
    agents = int(load) + 1
    while service_level(agents, load, handling_s, target_s) < wanted:
        agents += 1
    return agents
