"""Who is rung for whom. Runs after every event, and looks only at what that event set free.

It keeps one promise: no free agent and no caller whom that agent may serve are left beside each other.
So only agents just freed and callers who just came to want somebody can make a new pair. Where there is
a choice of callers, the line decides (over all queues of the agent); where there is a choice of agents,
the queue's strategy.
"""

from appliance.core.agents.agent import Agent
from appliance.core.agents.skills import qualifies
from appliance.core.calls.call import Call
from appliance.core.floor import Floor
from appliance.core.offers import offering
from appliance.core.offers.routing import CHOICES


def assign(floor: Floor) -> None:
    """Ring until nobody can be rung any more."""
    if floor.adopting:
        return
    while (call := _first_served(floor)) is not None:
        queue = call.visiting.queue
        for agent in CHOICES[queue.config.strategy](queue, candidates(floor, call)):
            offering.ring(floor, call, agent)
        floor.wanting.discard(call.id)


def candidates(floor: Floor, call: Call) -> list[Agent]:
    """The free agents who serve this caller's queue and have what is asked of them now."""
    if call.visit is None:
        return []
    asked = call.visit.required
    names = floor.free & call.visit.queue.members.keys()
    free = (floor.agents[name] for name in sorted(names))
    return [agent for agent in free if qualifies(agent.skills, asked)]


def _first_served(floor: Floor) -> Call | None:
    """Of all callers that somebody free may serve, whose turn it is; forgets what leads to nothing."""
    found = []
    for call_id in list(floor.wanting):
        call = floor.calls[call_id]
        if candidates(floor, call):
            found.append(call)
        else:
            floor.wanting.discard(call_id)
    for name in list(floor.freed):
        call_or_none = _first_for(floor, floor.agents[name]) if name in floor.free else None
        if call_or_none is not None:
            found.append(call_or_none)
        else:
            floor.freed.discard(name)
    return min(found, key=_place, default=None)


def _first_for(floor: Floor, agent: Agent) -> Call | None:
    """The caller this agent should serve next."""
    firsts = []
    for name in agent.queues:
        for call_id in floor.queues[name].open:
            call = floor.calls[call_id]
            if qualifies(agent.skills, call.visiting.required):
                firsts.append(call)
                break
    return min(firsts, key=_place, default=None)


def _place(call: Call) -> tuple[int, float, int, str]:
    return call.visiting.place
