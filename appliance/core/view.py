"""What the wallboard sees: plain entities of the feed, built fresh, never handed back into the core.

Shapes are those of the feed (kinds `agents`, `queues`, `calls`); all times are epoch seconds UTC.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from appliance.core.agents.agent import Agent
from appliance.core.calls.call import Call
from appliance.core.figures import kpi
from appliance.core.floor import Floor
from appliance.core.ids import CallId, QueueName, Username
from appliance.core.queues.estimates import estimate_for_next
from appliance.core.queues.queue import LiveQueue
from appliance.core.states import AgentState, CallState, OfferState

type Entity = dict[str, Any]


@dataclass(frozen=True, slots=True)
class View:
    agents: dict[str, Entity]
    queues: dict[str, Entity]
    calls: dict[str, Entity]


def view(floor: Floor) -> View:
    return View(
        agents={name: agent_entity(floor, agent) for name, agent in floor.agents.items()},
        queues={name: queue_entity(floor, queue) for name, queue in floor.queues.items()},
        calls={name: call_entity(floor, call) for name, call in floor.calls.items()},
    )


def entity(floor: Floor, kind: str, key: str) -> Entity | None:
    """One of the view; None: gone."""
    if kind == "agents":
        agent = floor.agents.get(Username(key))
        return agent_entity(floor, agent) if agent else None
    if kind == "queues":
        queue = floor.queues.get(QueueName(key))
        return queue_entity(floor, queue) if queue else None
    call = floor.calls.get(CallId(key))
    return call_entity(floor, call) if call else None


def agent_entity(floor: Floor, agent: Agent) -> Entity:
    following = agent.next
    return {
        "username": agent.username,
        "name": agent.name,
        "state": str(agent.state),
        "reason": agent.reason,
        "since": floor.epoch(agent.since),
        "extension": agent.extension,
        "queues": list(agent.queues),
        "skills": dict(agent.skills),
        "call": agent.call,
        "queue": agent.queue,
        "reachable": agent.reachable,
        "calls_today": agent.tally.calls,
        "talk_today_s": agent.tally.talk_s,
        "next_state": {"state": str(following.state), "reason": following.reason} if following else None,
    }


def queue_entity(floor: Floor, queue: LiveQueue) -> Entity:
    config, tally = queue.config, queue.tally
    longest = queue.line.longest_since()
    states = Counter(floor.agents[name].state for name in queue.members)
    return {
        "name": config.name,
        "label": config.label,
        "strategy": str(config.strategy),
        "waiting": len(queue.line),
        "longest_since": None if longest is None else floor.epoch(longest),
        "estimated_wait_s": estimate_for_next(floor, queue),
        "agents": {str(state): states[state] for state in AgentState},
        "today": tally.as_dict(),
        "service_level_pct": kpi.service_level_pct(
            tally.in_service, tally.answered, tally.abandoned, tally.overflowed
        ),
        "service_target_s": config.service_target_s,
        "service_target_pct": config.service_target_pct,
    }


def call_entity(floor: Floor, call: Call) -> Entity:
    visit, taken = call.visit, call.taken
    talking = visit is not None and call.state is CallState.TALKING
    connected = visit.connected if visit is not None else None
    return {
        "id": call.id,
        "state": str(call.state),
        "direction": call.direction,
        "number": call.caller.number,
        "name": call.caller.name,
        "did": call.did,
        "trunk": call.trunk,
        "queue": visit.queue.name if visit else None,
        "position": _position(floor, call),
        "agent": taken.agent if taken else None,
        "extension": taken.extension if taken else None,
        "path": list(call.path),
        "started_at": call.started_at,
        "since": floor.epoch(call.since),
        "queued_at": None if call.line_since is None else floor.epoch(call.line_since),
        "connected_at": None if connected is None else floor.epoch(connected),
        "priority": call.urgency,
        "recording": talking and visit is not None and visit.queue.config.record,
        "offers": [o.agent for o in call.offers.values() if o.state is OfferState.RINGING],
    }


def _position(floor: Floor, call: Call) -> int | None:
    """1 is next. None in a removed queue, whose last call is just being answered."""
    if call.visit is None or floor.queues.get(call.visit.queue.name) is not call.visit.queue:
        return None
    return call.visit.queue.line.position(call.id)


def take_changes(floor: Floor) -> set[tuple[str, str]]:
    """(kind, key) of all entities that may differ since the last call, positions in line included."""
    changed, floor.changed = floor.changed, set()
    for queue in floor.queues.values():
        changed.update(("calls", call) for call in queue.line.pop_moved())
    return changed
