"""After a restart: calls that went on without the core are taken up again, the others are closed.

The shell restores the snapshot, tells what it finds (`CallAdopted` for conversations, `CallQueued` with the
time already waited, `CallArrived` for callers in the dialplan), then `AdoptionFinished`. Until then, or for
`LIMIT_S`, nobody is rung. History is carried on: a visit that the snapshot knows is neither opened nor
counted twice. What the snapshot does not know is written (again), under the same call and visit number,
so that the store can recognise it.
"""

from appliance.core.agents import presence
from appliance.core.agents.agent import Agent, NextState
from appliance.core.calls import conversation, endings
from appliance.core.calls.beginnings import begin
from appliance.core.calls.call import Call
from appliance.core.deadlines import Due
from appliance.core.facts import AdoptionFinished, CallAdopted, Caller, CallGone, EndedBy
from appliance.core.floor import Floor
from appliance.core.history import CallLeftQueue, OfferEnded
from appliance.core.ids import Extension, OfferId
from appliance.core.offers.offer import Offer
from appliance.core.queues import visits
from appliance.core.queues.queue import LiveQueue
from appliance.core.restart.remembered import Remembered
from appliance.core.site.model import Queue
from appliance.core.states import AgentState, CallState, OfferState

LIMIT_S = 10.0
"""If the shell does not say by then that adoption is over (Asterisk is away), ringing may begin."""


def adopted(floor: Floor, fact: CallAdopted) -> None:
    """A conversation that went on. The agent is put where the conversation says that the agent is."""
    if fact.call in floor.calls or floor.has_ended(fact.call):
        return
    known = floor.remembered.get(fact.call)
    queue = floor.queues.get(fact.queue) or LiveQueue(Queue(fact.queue, fact.queue))
    call = begin(floor, fact)
    floor.remembered.pop(fact.call, None)
    continued = known is not None and known.queue == fact.queue and known.entered_at is not None
    if known is not None:
        _close_offers(floor, known, connected=fact.offer)
        if not continued:
            _close_visit(floor, call, known, "transferred")
    _talk_on(floor, call, queue, fact, known if continued else None)


def adopt_waiting(floor: Floor, call: Call, queue: LiveQueue, waited_s: float) -> None:
    """Back in line at the old place. `waited_s` as the channel remembers it; the snapshot knows better."""
    known = floor.remembered.pop(call.id, None)
    call.line_since = floor.now - waited_s
    entered = call.line_since
    if known is not None:
        _close_offers(floor, known)
        if known.line_since_at is not None:
            call.line_since = known.line_since_at - floor.wall_offset
        if known.in_line and known.queue == queue.name and known.entered_at is not None:
            visits.place_in(
                floor, call, queue, number=known.visits, entered=known.entered_at - floor.wall_offset
            )
            return
        _close_visit(floor, call, known, "transferred", to=f"queue:{queue.name}")
    visit = visits.place_in(floor, call, queue, number=call.visits + 1, entered=entered)
    queue.tally.offered += 1
    visits.record_entry(floor, call, visit)


def close_unseen(floor: Floor, call: Call, unanswered: str = "transferred", reason: str = "") -> None:
    """Found, but not in its queue any more: the visit that the snapshot knows as open ended unseen."""
    known = floor.remembered.pop(call.id, None)
    if known is not None:
        _close_offers(floor, known)
        outcome = "answered" if known.state is CallState.TALKING else unanswered
        _close_visit(floor, call, known, outcome, reason=reason)


def wait_no_longer(floor: Floor) -> None:
    """Ring for those who are here. Calls not seen again stay remembered: they may still be found."""
    floor.adopting = False
    floor.left = True


def finished(floor: Floor, fact: AdoptionFinished) -> None:
    """Calls not found are gone, agents who talked with them are free, and ringing begins."""
    wait_no_longer(floor)
    floor.deadlines.clear(Due.ADOPTION, "")
    for call in list(floor.remembered):
        gone(floor, CallGone(call, EndedBy.SYSTEM, reason="acd_restarted"))
    for agent in list(floor.agents.values()):
        if agent.state is AgentState.TALKING and agent.offer is None:
            presence.settle(floor, agent)


def gone(floor: Floor, fact: CallGone) -> None:
    """A call known only from the snapshot is over: close what history has open."""
    known = floor.remembered.pop(fact.call, None)
    if known is None:
        return
    call = Call(known.call, caller=Caller(), did="", trunk=None, started_at=0.0, serial=0, since=floor.now)
    call.path, call.waited_s, call.talked_s = known.path, known.waited_s, known.talked_s
    call.last_queue, call.last_agent = known.last_queue, known.last_agent
    call.diverted_to, call.diverted_reason = known.diverted_to, known.diverted_reason
    _close_offers(floor, known)
    match known.state:
        case CallState.TALKING:
            outcome = "answered"
        case CallState.DIVERTED:
            outcome = endings.diverted_outcome(call)
        case CallState.WAITING | CallState.OFFERED:
            outcome = "failed" if fact.by is EndedBy.SYSTEM else "abandoned"
        case _:
            outcome = "self_service"
    _close_visit(floor, call, known, outcome, reason=fact.reason)
    floor.calls[call.id] = call
    endings.finish(floor, call, outcome, fact.by, fact.cause, fact.reason)


def _talk_on(floor: Floor, call: Call, queue: LiveQueue, fact: CallAdopted, known: Remembered | None) -> None:
    began = floor.now - fact.talked_s
    call.line_since = began - fact.waited_s
    entered = call.line_since
    if known is not None and known.entered_at is not None:
        entered = known.entered_at - floor.wall_offset
    number = known.visits if known is not None else call.visits + 1
    visit = visits.place_in(floor, call, queue, number=number, entered=entered, music=False)
    if known is None:
        queue.tally.offered += 1
        visits.record_entry(floor, call, visit)
    offer = _offer(floor, call, fact, began)
    conversation.join(floor, offer, began)
    if known is None or known.state is not CallState.TALKING:
        conversation.count(floor, offer)
        conversation.record(floor, call, offer)


def _offer(floor: Floor, call: Call, fact: CallAdopted, began: float) -> Offer:
    """As if it had been answered just now."""
    agent = _seat(floor, fact)
    extension = (
        agent.extension
        if agent is not None and agent.extension is not None
        else fact.extension or Extension("")
    )
    username = agent.username if agent is not None else fact.agent
    offer = Offer(fact.offer, call.id, username, fact.queue, extension, began)
    floor.offers[offer.id] = call.offers[offer.id] = offer
    offer.move(OfferState.ACCEPTED)
    call.move(CallState.OFFERED, floor.now)
    if agent is not None:
        agent.offer, agent.call, agent.queue, agent.engaged = offer.id, call.id, fact.queue, began
    return offer


def _seat(floor: Floor, fact: CallAdopted) -> Agent | None:
    """Bring the agent to where a conversation can begin or goes on; None: the call has no agent of ours."""
    agent = floor.agents.get(fact.agent)
    if agent is None and fact.extension is not None:
        agent = floor.at_phone(fact.extension)
    if agent is None or agent.offer is not None:
        return None
    if agent.state is AgentState.OFFLINE:
        usual = Extension(floor.site.users[agent.username].extension)
        if usual not in floor.site.phones or floor.at_phone(usual) is not None:
            return None
        agent.extension, agent.phone = usual, floor.phone(usual)
    if agent.state is AgentState.PAUSED:
        agent.next = NextState(AgentState.PAUSED, agent.reason)
    if agent.state is not AgentState.TALKING:
        for state in (AgentState.READY, AgentState.OFFERED):
            if agent.state is not state:
                agent.move(state, floor.now)
        presence.refresh(floor, agent)
    return agent


def _close_offers(floor: Floor, known: Remembered, connected: OfferId | None = None) -> None:
    for ringing in known.ringing:
        result = OfferState.CONNECTED if ringing.offer == connected else OfferState.WITHDRAWN
        floor.record(
            OfferEnded(
                at=floor.epoch(floor.now),
                offer=ringing.offer,
                call=known.call,
                queue=ringing.queue,
                agent=ringing.agent,
                result=result,
            )
        )


def _close_visit(
    floor: Floor, call: Call, known: Remembered, outcome: str, to: str = "", reason: str = ""
) -> None:
    """The visit that was open, if one was. When exactly it ended nobody saw: now at the latest."""
    if known.queue is None:
        return
    now_at = floor.epoch(floor.now)
    waited_s = known.visit_waited_s
    if waited_s is None:
        waited_s = max(0.0, now_at - (known.entered_at or now_at))
    talked_s = max(0.0, now_at - known.connected_at) if known.connected_at is not None else 0.0
    call.waited_s += waited_s
    call.talked_s += talked_s
    call.last_queue = known.queue
    floor.record(
        CallLeftQueue(
            at=now_at,
            call=call.id,
            queue=known.queue,
            visit=known.visits,
            outcome=outcome,
            waited_s=waited_s,
            talked_s=talked_s,
            agent=known.last_agent if known.connected_at is not None else None,
            to=to,
            reason=reason,
        )
    )
    queue = floor.queues.get(known.queue)
    if queue is not None:
        visits.count(queue, waited_s, talked_s, outcome, connected=known.connected_at is not None)
        floor.touch_queue(queue)
