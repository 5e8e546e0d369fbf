"""Agents' moves, whoever causes them: state, history, who is free, and what comes after a call."""

from appliance.core.agents.agent import Agent, NextState
from appliance.core.deadlines import Due
from appliance.core.floor import Floor
from appliance.core.history import AgentChanged
from appliance.core.queues.queue import LiveQueue
from appliance.core.states import AgentState

REST_S = 5.0
"""How long an agent is left alone whose phone could not be rung; doubles with each failure in a row."""

LONGEST_REST_S = 60.0

_ON_A_CALL = frozenset({AgentState.OFFERED, AgentState.TALKING, AgentState.WRAP_UP})
_WORKING = frozenset({AgentState.TALKING, AgentState.WRAP_UP})


def move(floor: Floor, agent: Agent, state: AgentState, reason: str = "") -> None:
    """The only door to an agent's state."""
    old = agent.state
    agent.move(state, floor.now)
    agent.reason = reason
    if old in _WORKING and state not in _WORKING:
        _work_done(floor, agent)
    if state is AgentState.READY and old is not AgentState.OFFERED:
        agent.idle_since = floor.now
    if state not in _ON_A_CALL:
        agent.offer = agent.call = agent.queue = None
    record(floor, agent)
    refresh(floor, agent)


def change_reason(floor: Floor, agent: Agent, reason: str) -> None:
    """Another reason for the same pause: history counts it from now on."""
    if agent.reason != reason:
        agent.reason = reason
        agent.since = floor.now
        record(floor, agent)
        refresh(floor, agent)


def record(floor: Floor, agent: Agent) -> None:
    floor.record(
        AgentChanged(
            at=floor.epoch(agent.since),
            agent=agent.username,
            state=agent.state,
            reason=agent.reason,
            extension=agent.extension,
            call=agent.call,
            queue=agent.queue,
        )
    )


def refresh(floor: Floor, agent: Agent) -> None:
    """Keep the set of free agents true after anything about this one changed."""
    floor.touch_agent(agent)
    if not agent.free:
        floor.free.discard(agent.username)
    elif agent.username not in floor.free:
        floor.free.add(agent.username)
        floor.freed.add(agent.username)


def after_call(floor: Floor, agent: Agent, queue: LiveQueue) -> None:
    """The conversation is over: the report, if the queue gives time for it, then what was asked for."""
    wants_out = agent.leaving or (agent.next is not None and agent.next.state is AgentState.OFFLINE)
    if queue.config.wrap_up_s > 0 and not wants_out:
        agent.call = None
        move(floor, agent, AgentState.WRAP_UP)
        floor.deadlines.set(Due.WRAP_UP, agent.username, floor.now + queue.config.wrap_up_s)
    else:
        settle(floor, agent)


def settle(floor: Floor, agent: Agent) -> None:
    """Nothing of a queue holds the agent any more: what was asked for meanwhile comes now."""
    following, agent.next = agent.next, None
    if agent.leaving or (following is not None and following.state is AgentState.OFFLINE):
        leave(floor, agent)
    elif following is not None:
        move(floor, agent, following.state, following.reason)
    elif agent.phone is not None and agent.phone.in_use:
        move(floor, agent, AgentState.BUSY)
    else:
        move(floor, agent, AgentState.READY)


def ask_next(floor: Floor, agent: Agent, following: NextState | None) -> None:
    """What shall come after the call."""
    agent.next = following
    floor.touch_agent(agent)


def leave(floor: Floor, agent: Agent) -> None:
    """Log out; an agent whom the site no longer has is then forgotten."""
    wake(floor, agent)
    agent.failures = 0
    agent.extension = agent.phone = agent.next = None
    move(floor, agent, AgentState.OFFLINE)
    floor.left = True
    if agent.leaving:
        floor.agents.pop(agent.username, None)


def rest(floor: Floor, agent: Agent) -> None:
    """The phone could not be rung: try others first, this one again later, ever more seldom."""
    agent.resting = True
    floor.deadlines.set(Due.REST, agent.username, floor.now + min(REST_S * 2**agent.failures, LONGEST_REST_S))
    agent.failures = min(agent.failures + 1, 10)
    refresh(floor, agent)


def wake(floor: Floor, agent: Agent) -> None:
    """May be rung again."""
    agent.resting = False
    floor.deadlines.clear(Due.REST, agent.username)
    refresh(floor, agent)


def _work_done(floor: Floor, agent: Agent) -> None:
    floor.deadlines.clear(Due.WRAP_UP, agent.username)
    queue = floor.queues.get(agent.queue) if agent.queue else None
    if queue is not None:
        queue.handling.add(floor.now - agent.engaged)
        floor.touch_queue(queue)
