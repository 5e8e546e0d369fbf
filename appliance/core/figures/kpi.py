"""What the numbers on wallboard and reports mean: the one definition of each, from plain counts.

Counts and seconds come in, percentages (0 to 100) and seconds go out; None where there is nothing to
divide by, never a made-up zero. The names of counts are those of `tallies.QueueTally`.
"""


def service_level_pct(in_service: int, answered: int, abandoned: int, overflowed: int) -> float | None:
    """Share of callers answered within the target, of all whose wait is over.

    Short abandons are left out (nobody could have answered them), overflows count against it: that caller
    was not answered here. This is the strict variant in Koole, *Call Center Optimization* (2013), ch. 2.
    """
    return _percent(in_service, answered + abandoned + overflowed)


def answer_rate_pct(answered: int, abandoned: int, overflowed: int) -> float | None:
    """Share of callers answered at all, of all whose wait is over; short abandons left out."""
    return _percent(answered, answered + abandoned + overflowed)


def abandonment_pct(answered: int, abandoned: int, overflowed: int) -> float | None:
    """Share of callers who gave up in line, of all whose wait is over; short abandons left out."""
    return _percent(abandoned, answered + abandoned + overflowed)


def rejection_pct(rejected: int, offered: int) -> float | None:
    """Share of attempts refused because all lines were busy, of all attempts."""
    return _percent(rejected, rejected + offered)


def average_wait_s(wait_total_s: float, answered: int) -> float | None:
    """Average speed of answer: mean wait of those answered."""
    return _mean(wait_total_s, answered)


def average_talk_s(talk_total_s: float, answered: int) -> float | None:
    return _mean(talk_total_s, answered)


def average_handling_s(talk_s: float, wrap_up_s: float, answered: int) -> float | None:
    """Mean work a conversation makes: talking and wrap-up."""
    return _mean(talk_s + wrap_up_s, answered)


def occupancy_pct(talk_s: float, wrap_up_s: float, offered_s: float, ready_s: float) -> float | None:
    """Share of the time on duty that calls took. On duty: not paused, not on the agent's own calls.

    Time in states `talking`, `wrap_up` and `offered` (the phone rings: the agent can do nothing else),
    over those and `ready`. Cleveland, *Call Center Management on Fast Forward*, "occupancy".
    """
    busy_s = talk_s + wrap_up_s + offered_s
    return _percent(busy_s, busy_s + ready_s)


def utilisation_pct(talk_s: float, wrap_up_s: float, offered_s: float, logged_in_s: float) -> float | None:
    """Share of the time logged in, pauses included, that calls took."""
    return _percent(talk_s + wrap_up_s + offered_s, logged_in_s)


def _percent(part: float, whole: float) -> float | None:
    return 100.0 * part / whole if whole > 0 else None


def _mean(total: float, count: int) -> float | None:
    return total / count if count > 0 else None
