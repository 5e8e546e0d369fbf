"""The queue report: one row per queue."""

from appliance.reports import queue_figures
from appliance.reports.agent_time import state_seconds
from appliance.reports.model import Ask, Report, Unit, columns
from appliance.reports.period import whole
from appliance.reports.queue_figures import Duty
from appliance.store import figures
from appliance.store.figures import QueueSums

COLUMNS = columns(queue=Unit.QUEUE) + queue_figures.COLUMNS


def run(ask: Ask, now: float) -> Report:
    """A queue's occupancy is that of the agents whose phones rang for it, in all they did."""
    stretch = whole(ask)
    sums = figures.queue_sums([stretch], ask.timezone, ask.queues)
    serving = figures.serving_agents(stretch, ask.timezone, ask.queues)
    time = state_seconds([stretch], ask.timezone, (), now)
    per_agent: dict[str, Duty] = {}
    wrap_up: dict[str, float] = {}
    for spent in time:
        per_agent.setdefault(spent.agent, Duty()).add(spent.state, spent.seconds)
        if spent.state == "wrap_up":
            wrap_up[spent.queue] = wrap_up.get(spent.queue, 0.0) + spent.seconds
    rows = [
        {"queue": queue}
        | queue_figures.figures(row, wrap_up.get(queue, 0.0), _together(serving.get(queue, set()), per_agent))
        for (_, queue), row in sorted(sums.items())
    ]
    total = QueueSums()
    for row in sums.values():
        total.add(row)
    everybody = set(per_agent) if not ask.queues else set().union(*serving.values())
    queues = {queue for _, queue in sums}
    whole_wrap_up = sum(seconds for queue, seconds in wrap_up.items() if queue in queues)
    totals = queue_figures.figures(total, whole_wrap_up, _together(everybody, per_agent))
    return Report("queues", ask, COLUMNS, rows, totals)


def _together(agents: set[str], per_agent: dict[str, Duty]) -> Duty:
    duty = Duty()
    for agent in agents:
        for state in Duty.__slots__:
            duty.add(state, getattr(per_agent.get(agent, Duty()), state))
    return duty
