"""Calls by interval: one row per quarter, half hour, hour, day, week or month of the site's clock."""

from dataclasses import dataclass, field, replace

from appliance.reports import agent_time, queue_figures
from appliance.reports.model import Ask, Interval, Report, Unit, columns
from appliance.reports.period import stretches, whole
from appliance.reports.queue_figures import Duty
from appliance.store import figures
from appliance.store.days import Stretch
from appliance.store.figures import QueueSums

COLUMNS = columns(start=Unit.TIME) + queue_figures.COLUMNS


def run(ask: Ask, now: float) -> Report:
    """Hours, unless the ask names an interval. Intervals in which nothing happened are rows of zeros."""
    ask = replace(ask, interval=ask.interval or Interval.HOUR)
    parts = stretches(ask)
    sums = {start: QueueSums() for start, _ in parts}
    total = QueueSums()
    for (start, _), row in figures.queue_sums(parts, ask.timezone, ask.queues).items():
        sums[start].add(row)
        total.add(row)
    work = {start: _Work() for start, _ in parts}
    together = _Work()
    for start, state, queue, seconds in _spent(parts, ask, now):
        of_these = not ask.queues or queue in ask.queues
        for one in (work[start], together):
            one.add(state, seconds, of_these)
    rows = [
        {"start": float(start)} | queue_figures.figures(sums[start], work[start].wrap_up_s, work[start].duty)
        for start, _ in parts
    ]
    totals = queue_figures.figures(total, together.wrap_up_s, together.duty)
    return Report("intervals", ask, COLUMNS, rows, totals)


@dataclass(slots=True)
class _Work:
    """What the agents of the queues did in one interval."""

    duty: Duty = field(default_factory=Duty)
    wrap_up_s: float = 0.0
    """Of these queues' calls alone."""

    def add(self, state: str, seconds: float, of_these_queues: bool) -> None:
        self.duty.add(state, seconds)
        if state == "wrap_up" and of_these_queues:
            self.wrap_up_s += seconds


def _spent(parts: list[Stretch], ask: Ask, now: float) -> list[tuple[int, str, str, float]]:
    """(start, state, queue, seconds) of everybody, or of those whose phones rang for the queues asked for."""
    agents: list[str] = []
    if ask.queues:
        serving = figures.serving_agents(whole(ask), ask.timezone, ask.queues)
        agents = sorted(set().union(*serving.values()))
        if not agents:
            return []
    lasting = agent_time.lasting(parts, agents, now)
    return figures.duty_seconds(parts, ask.timezone, agents) + [
        (one.start, one.state, one.queue, one.seconds) for one in lasting
    ]
