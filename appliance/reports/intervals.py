"""Calls by interval: one row per quarter, half hour, hour, day, week or month of the site's clock."""

from dataclasses import replace

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
    agents = sorted(set().union(*figures.serving_agents(whole(ask), ask.timezone, ask.queues).values()))
    sums = {start: QueueSums() for start, _ in parts}
    total = QueueSums()
    for (start, _), row in figures.queue_sums(parts, ask.timezone, ask.queues).items():
        sums[start].add(row)
        total.add(row)
    duty, whole_duty = _duty(parts, ask.timezone, agents, now)
    wrap_up = _wrap_up(parts, ask, now)
    rows = [
        {"start": float(start)} | queue_figures.figures(sums[start], wrap_up.get(start, 0.0), duty[start])
        for start, _ in parts
    ]
    totals = queue_figures.figures(total, sum(wrap_up.values()), whole_duty)
    return Report("intervals", ask, COLUMNS, rows, totals)


def _duty(parts: list[Stretch], timezone: str, agents: list[str], now: float) -> tuple[dict[int, Duty], Duty]:
    """Of those who served; of nobody if nobody did."""
    duty = {start: Duty() for start, _ in parts}
    together = Duty()
    spent = figures.duty_seconds(parts, timezone, agents) if agents else []
    lasting = agent_time.lasting(parts, agents, now) if agents else []
    for start, state, seconds in spent + [(one.start, one.state, one.seconds) for one in lasting]:
        duty[start].add(state, seconds)
        together.add(state, seconds)
    return duty, together


def _wrap_up(parts: list[Stretch], ask: Ask, now: float) -> dict[int, float]:
    found: dict[int, float] = {}
    lasting = [one for one in agent_time.lasting(parts, (), now) if one.state == "wrap_up"]
    for start, seconds in figures.wrap_up_seconds(parts, ask.timezone, ask.queues) + [
        (one.start, one.seconds) for one in lasting if not ask.queues or one.queue in ask.queues
    ]:
        found[start] = found.get(start, 0.0) + seconds
    return found
