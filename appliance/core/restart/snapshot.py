"""What a restarted core must know: who is logged in where, in which state, today's counters, and the calls.

Plain JSON data. Times are epoch seconds UTC, because the monotonic clock means nothing to the next process.
A snapshot of another day (of the site's time zone) brings the people back, not the counters.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from appliance.core.agents import presence
from appliance.core.agents.agent import Agent, NextState
from appliance.core.calls.call import Call
from appliance.core.deadlines import Due
from appliance.core.figures.tallies import AgentTally, QueueTally
from appliance.core.floor import Floor
from appliance.core.ids import CallId, Extension, QueueName, Username
from appliance.core.queues.queue import LiveQueue
from appliance.core.queues.waiting import HandlingTime
from appliance.core.restart import adoption
from appliance.core.restart.remembered import Remembered, Ringing
from appliance.core.states import AgentState, OfferState

FORM = 1
"""Of the data; another form is not read, and the day begins with everybody logged out."""


_WAY: dict[AgentState, tuple[AgentState, ...]] = {
    AgentState.READY: (AgentState.READY,),
    AgentState.PAUSED: (AgentState.PAUSED,),
    AgentState.TALKING: (AgentState.READY, AgentState.OFFERED, AgentState.TALKING),
    AgentState.WRAP_UP: (
        AgentState.READY,
        AgentState.OFFERED,
        AgentState.TALKING,
        AgentState.WRAP_UP,
    ),
}
"""The legal moves by which an agent comes back, all at once, to where they were."""


def take(floor: Floor) -> dict[str, Any]:
    calls = {call.id: _call(floor, call) for call in floor.calls.values()}
    return {
        "form": FORM,
        "saved_at": floor.epoch(floor.now),
        "agents": {agent.username: _agent(floor, agent) for agent in floor.agents.values()},
        "queues": {queue.name: _queue(queue) for queue in floor.queues.values()},
        "calls": {name: known.as_dict() for name, known in (floor.remembered | calls).items()},
    }


def restore(floor: Floor, data: dict[str, Any]) -> None:
    """Into a floor just built from the site. What the site no longer has is passed over."""
    if data.get("form") != FORM:
        return
    same_day = _day(floor, data["saved_at"]) == _day(floor, floor.epoch(floor.now))
    for name, saved in data["queues"].items():
        queue = floor.queues.get(QueueName(name))
        if queue is not None:
            queue.handling = HandlingTime(**saved["handling"])
            queue.last_offered = saved["last_offered"]
            if same_day:
                queue.tally = QueueTally.from_dict(saved["tally"])
    for name, saved in data["agents"].items():
        agent = floor.agents.get(Username(name))
        if agent is not None:
            if same_day:
                agent.tally = AgentTally.from_dict(saved["tally"])
            _seat(floor, agent, saved)
    floor.remembered = {CallId(name): Remembered.from_dict(call) for name, call in data["calls"].items()}
    floor.adopting = True
    floor.deadlines.set(Due.ADOPTION, "", floor.now + adoption.LIMIT_S)


def _day(floor: Floor, epoch: float) -> str:
    return datetime.fromtimestamp(epoch, ZoneInfo(floor.site.timezone)).date().isoformat()


def _agent(floor: Floor, agent: Agent) -> dict[str, Any]:
    following = agent.next
    return {
        "state": str(agent.state),
        "reason": agent.reason,
        "since_at": floor.epoch(agent.since),
        "idle_since_at": floor.epoch(agent.idle_since),
        "engaged_at": floor.epoch(agent.engaged),
        "extension": agent.extension,
        "lot": agent.lot,
        "call": agent.call,
        "queue": agent.queue,
        "next": [str(following.state), following.reason] if following else None,
        "tally": agent.tally.as_dict(),
    }


def _seat(floor: Floor, agent: Agent, saved: dict[str, Any]) -> None:
    """At the same phone in the same state; ringing and own calls are known only when seen again."""
    extension = Extension(saved["extension"] or "")
    if saved["state"] == AgentState.OFFLINE or extension not in floor.site.phones:
        return
    if floor.at_phone(extension) is not None:
        return
    agent.extension, agent.phone, agent.lot = extension, floor.phone(extension), saved["lot"]
    agent.since = saved["since_at"] - floor.wall_offset
    agent.idle_since = saved["idle_since_at"] - floor.wall_offset
    agent.engaged = saved["engaged_at"] - floor.wall_offset
    agent.reason = saved["reason"]
    if saved["next"]:
        agent.next = NextState(AgentState(saved["next"][0]), saved["next"][1])
    _resume(floor, agent, AgentState(saved["state"]), saved)


def _resume(floor: Floor, agent: Agent, state: AgentState, saved: dict[str, Any]) -> None:
    was, since = state, agent.since
    if state in (AgentState.OFFERED, AgentState.BUSY):
        state, since = AgentState.READY, floor.now
    for step in _WAY[state]:
        agent.move(step, since)
    if state in (AgentState.TALKING, AgentState.WRAP_UP):
        agent.call, agent.queue = saved["call"], saved["queue"]
    if state is AgentState.WRAP_UP:
        queue = floor.queues.get(QueueName(saved["queue"] or ""))
        length_s = queue.config.wrap_up_s if queue else 0.0
        floor.deadlines.set(Due.WRAP_UP, agent.username, max(floor.now, agent.since + length_s))
    if state is not was:
        presence.record(floor, agent)
    presence.refresh(floor, agent)


def _queue(queue: LiveQueue) -> dict[str, Any]:
    return {
        "tally": queue.tally.as_dict(),
        "handling": {"count": queue.handling.count, "mean_s": queue.handling.mean_s},
        "last_offered": queue.last_offered,
    }


def _call(floor: Floor, call: Call) -> Remembered:
    visit = call.visit

    def at(monotonic: float | None) -> float | None:
        return None if monotonic is None else floor.epoch(monotonic)

    return Remembered(
        call=call.id,
        state=call.state,
        visits=call.visits,
        queue=visit.queue.name if visit else None,
        entered_at=at(visit.entered) if visit else None,
        line_since_at=at(call.line_since),
        connected_at=at(visit.connected) if visit else None,
        visit_waited_s=visit.waited_s if visit else None,
        waited_s=call.waited_s,
        talked_s=call.talked_s,
        last_queue=call.last_queue,
        last_agent=call.last_agent,
        overflows=call.overflows,
        diverted_to=call.diverted_to,
        diverted_reason=call.diverted_reason,
        path=call.path,
        ringing=tuple(
            Ringing(offer.id, offer.agent, offer.queue)
            for offer in call.offers.values()
            if offer.state is not OfferState.CONNECTED
        ),
    )
