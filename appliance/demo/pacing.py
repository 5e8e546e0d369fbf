"""How busy the floor is and how long people take. Pure: the generator is passed in, times are seconds."""

import math
import random

DAY_S = 24 * 60.0
"""A business day passes in 24 minutes."""
CURVE = (0.5, 0.8, 1.0, 1.15, 1.1, 0.8, 0.6, 0.75, 1.0, 1.05, 0.85, 0.6)
"""Relative load through the day, two peaks and a lunch dip, for twelve equal parts of it."""
BUSY_GAP_S = 8.0
"""Mean time between calls where the curve is 1."""
TALK_MEAN_S, TALK_SIGMA = 38.0, 0.5
PATIENCE_MEAN_S = 75.0
REACTION_S = (1.0, 5.0)


def load(at_s: float) -> float:
    """The curve at a moment, with straight lines between its parts, day after day."""
    place = (at_s % DAY_S) / DAY_S * len(CURVE)
    index = int(place)
    here, after = CURVE[index], CURVE[(index + 1) % len(CURVE)]
    return here + (after - here) * (place - index)


def next_arrival_s(at_s: float, rng: random.Random) -> float:
    """Seconds until the next customer calls: a Poisson process with the load of this moment."""
    return rng.expovariate(load(at_s) / BUSY_GAP_S)


def talk_s(rng: random.Random) -> float:
    """Lognormal with the mean above: many short conversations, few long ones."""
    mu = math.log(TALK_MEAN_S) - TALK_SIGMA**2 / 2
    return min(rng.lognormvariate(mu, TALK_SIGMA), 4 * TALK_MEAN_S)


def patience_s(rng: random.Random) -> float:
    """How long a customer stays in line."""
    return 15.0 + rng.expovariate(1 / PATIENCE_MEAN_S)


def reaction_s(rng: random.Random) -> float:
    """How long an agent lets the phone ring."""
    return rng.triangular(*REACTION_S, 2.0)
