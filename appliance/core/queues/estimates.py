"""The estimated wait of a queue as it stands: the formula of `waiting` fed with who is on duty."""

from appliance.core.agents.agent import Agent
from appliance.core.floor import Floor
from appliance.core.queues.queue import LiveQueue
from appliance.core.queues.waiting import estimated_wait_s
from appliance.core.states import AgentState

_SERVING = frozenset({AgentState.READY, AgentState.OFFERED, AgentState.TALKING, AgentState.WRAP_UP})


def estimate(floor: Floor, queue: LiveQueue, position: int) -> float | None:
    """Seconds until the caller at this position is served; None without a basis for it."""
    return estimated_wait_s(position, queue.handling, _strength(floor, queue))


def estimate_for_next(floor: Floor, queue: LiveQueue) -> float | None:
    """For whoever calls now: nothing if somebody is free."""
    if not len(queue.open) and any(name in floor.free for name in queue.members):
        return 0.0
    return estimate(floor, queue, len(queue.line) + 1)


def _strength(floor: Floor, queue: LiveQueue) -> float:
    """Agents on duty, each shared among the queues of theirs that have callers in line."""
    return sum(
        1.0 / _shares(floor, queue, agent)
        for name in queue.members
        if (agent := floor.agents[name]).state in _SERVING and agent.next is None and agent.reachable
    )


def _shares(floor: Floor, queue: LiveQueue, agent: Agent) -> int:
    if len(agent.queues) == 1:
        return 1
    return sum(name == queue.name or len(floor.queues[name].line) > 0 for name in agent.queues)
