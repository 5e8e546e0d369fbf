"""Whom to ring: one small pure function per strategy.

They choose among agents who all have the skills asked at this moment; having more of them is no merit, so
that the best are not rung for everything. When needs relax, those who still meet more were free to be rung
before, and would have been.
"""

from collections.abc import Callable, Sequence

from appliance.core.agents.agent import Agent
from appliance.core.queues.queue import LiveQueue
from appliance.core.site.model import Strategy

type Choice = Callable[[LiveQueue, Sequence[Agent]], Sequence[Agent]]
"""Of these (free, qualified, at least one): who is rung."""


def longest_idle(queue: LiveQueue, agents: Sequence[Agent]) -> Sequence[Agent]:
    """Who has been free longest; pauses and own calls start that time anew."""
    return [min(agents, key=lambda agent: (agent.idle_since, agent.lot))]


def round_robin(queue: LiveQueue, agents: Sequence[Agent]) -> Sequence[Agent]:
    """The next in the order of members after the one whose turn was last."""
    turns = len(queue.members) + 1

    def distance(agent: Agent) -> int:
        return (queue.members[agent.username] - queue.last_offered - 1) % turns

    return [min(agents, key=distance)]


def fewest_calls(queue: LiveQueue, agents: Sequence[Agent]) -> Sequence[Agent]:
    """Who has talked with the fewest callers today, of whatever queue; of equals, the longest idle."""
    return [min(agents, key=lambda agent: (agent.tally.calls, agent.idle_since, agent.lot))]


def ring_all(queue: LiveQueue, agents: Sequence[Agent]) -> Sequence[Agent]:
    """Everybody; the first to answer has the call."""
    return agents


CHOICES: dict[Strategy, Choice] = {
    Strategy.LONGEST_IDLE: longest_idle,
    Strategy.ROUND_ROBIN: round_robin,
    Strategy.FEWEST_CALLS: fewest_calls,
    Strategy.RING_ALL: ring_all,
}
