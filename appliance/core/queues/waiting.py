"""How long a caller will wait, from how fast the queue has been moving.

When all n agents are busy, callers leave the line at the rate n / h, where h is the mean handling time
(ringing, talking and wrap-up). The caller at position p goes with the p-th departure, so

    expected wait = p · h / n

which is exact for exponential handling times served in order (Gross and Harris, *Fundamentals of
Queueing Theory*, M/M/c: the wait behind k callers is Erlang distributed with k + 1 stages of rate c·μ;
Whitt, *Predicting queueing delays*, Management Science 45(6), 1999). An agent who serves several queues
with callers in line counts for each as a fraction.
"""

from dataclasses import dataclass

MIN_SAMPLES = 5
"""Fewer conversations than this are no basis for telling anybody a time."""

MEMORY = 20
"""Conversations over which the mean moves."""


@dataclass(slots=True)
class HandlingTime:
    """Exponentially weighted mean of the handling time; a plain mean over the first `MEMORY`."""

    count: int = 0
    mean_s: float = 0.0

    def add(self, handled_s: float) -> None:
        self.count += 1
        self.mean_s += (handled_s - self.mean_s) / min(self.count, MEMORY)

    @property
    def known(self) -> bool:
        return self.count >= MIN_SAMPLES


def estimated_wait_s(position: int, handling: HandlingTime, agents: float) -> float | None:
    """Seconds until the caller at this position (1 is next) is served; None without a basis."""
    if not handling.known or agents <= 0:
        return None
    return position * handling.mean_s / agents
