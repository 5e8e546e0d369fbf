"""How many calls the WAN link carries *now*: what the site's rates say, less where the calls suffer. Pure.

Every round of RTCP says of each call over the link how much it lost and how long its round trip is. Where
half of them or more suffer, the link carries too many: the limit falls below what it carries now, at once by
a tenth. Where none does, it rises by one place at a time. Between both nothing moves (hysteresis), so a limit
that has fallen stays until the link has been well for a while. One call that suffers among many is not the
link's fault.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

BAD_LOSS: Final = 0.02
GOOD_LOSS: Final = 0.005
BAD_DELAY_S: Final = 0.150
"""Of the round trip, over the least seen: a queue that has built up somewhere on the way."""
GOOD_DELAY_S: Final = 0.050
ROUNDS: Final = 2
"""One after the other that must be bad before the limit falls."""
KEEP_S: Final = 15.0
"""After a fall: what it did has to show first."""
RISE_S: Final = 30.0
"""Of a good link, or one without calls, per place."""
FALL: Final = 0.9
LEAST: Final = 1
"""With no call at all nothing could be measured any more."""
FORGET: Final = 0.002
"""Per round, of the way from the least round trip to the present one: a route may have become longer."""


class Why(StrEnum):
    """Why fewer calls fit than the site's rates allow; empty: they do not."""

    NOTHING = ""
    LOSS = "loss"
    DELAY = "delay"


@dataclass(frozen=True, slots=True)
class Heard:
    """One call over the link, in one round."""

    loss: float
    """A share, 0 to 1, of the worse way."""
    rtt_s: float | None


@dataclass(frozen=True, slots=True)
class Capacity:
    """`step` makes the next of it."""

    configured: int
    """What the site's rates carry."""
    places: int
    """What the link carries now, 1 to `configured` (0 where that is 0)."""
    why: Why = Why.NOTHING
    least_rtt_s: float | None = None
    bad_rounds: int = 0
    fell_at: float | None = None
    """Monotonic seconds."""
    well_since: float | None = None
    """Since when no call suffers, or the last place came back."""

    @property
    def reduced(self) -> bool:
        return self.places < self.configured


def begin(configured: int) -> Capacity:
    return Capacity(configured, configured)


def configure(before: Capacity, configured: int) -> Capacity:
    """The site's rates are others: a limit that was reduced stays, as far as it fits."""
    places = min(before.places, configured) if before.reduced else configured
    why = before.why if places < configured else Why.NOTHING
    return replace(before, configured=configured, places=places, why=why)


def step(before: Capacity, heard: Sequence[Heard], now: float) -> Capacity:
    """After one round. `heard`: every call over the link of which something is known."""
    state = replace(before, least_rtt_s=_least(before.least_rtt_s, heard))
    trouble = _trouble(state, heard)
    if trouble is not Why.NOTHING:
        return _fall(replace(state, bad_rounds=state.bad_rounds + 1, well_since=None), heard, trouble, now)
    if not all(_is_good(state, one) for one in heard):
        return replace(state, bad_rounds=0, well_since=None)
    return _rise(replace(state, bad_rounds=0), now)


def _trouble(state: Capacity, heard: Sequence[Heard]) -> Why:
    if not heard:
        return Why.NOTHING
    losing = sum(one.loss > BAD_LOSS for one in heard)
    late = sum(_delay_s(state, one) > BAD_DELAY_S for one in heard)
    if 2 * losing >= len(heard):
        return Why.LOSS
    return Why.DELAY if 2 * late >= len(heard) else Why.NOTHING


def _is_good(state: Capacity, one: Heard) -> bool:
    return one.loss < GOOD_LOSS and _delay_s(state, one) < GOOD_DELAY_S


def _delay_s(state: Capacity, one: Heard) -> float:
    return 0.0 if one.rtt_s is None or state.least_rtt_s is None else one.rtt_s - state.least_rtt_s


def _fall(state: Capacity, heard: Sequence[Heard], why: Why, now: float) -> Capacity:
    settling = state.fell_at is not None and now - state.fell_at < KEEP_S
    if state.bad_rounds < ROUNDS or settling:
        return state
    carried = min(state.places, len(heard))
    places = max(min(LEAST, state.configured), min(carried - 1, int(carried * FALL)))
    # Where the rates allow one call or none there is nothing to fall to.
    why = why if places < state.configured else Why.NOTHING
    return replace(state, places=places, why=why, fell_at=now, bad_rounds=0)


def _rise(state: Capacity, now: float) -> Capacity:
    if not state.reduced:
        return replace(state, why=Why.NOTHING, well_since=now)
    if state.well_since is None or now - state.well_since < RISE_S:
        return replace(state, well_since=now if state.well_since is None else state.well_since)
    places = state.places + 1
    return replace(
        state, places=places, why=state.why if places < state.configured else Why.NOTHING, well_since=now
    )


def _least(known_s: float | None, heard: Sequence[Heard]) -> float | None:
    found = [one.rtt_s for one in heard if one.rtt_s is not None]
    if not found:
        return known_s
    least_s = min(found)
    return least_s if known_s is None or least_s < known_s else known_s + FORGET * (least_s - known_s)
