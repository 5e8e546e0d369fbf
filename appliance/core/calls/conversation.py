"""Agent and caller joined: how that begins and ends."""

from appliance.core.agents import presence
from appliance.core.calls.call import Call
from appliance.core.deadlines import Due
from appliance.core.floor import Floor
from appliance.core.history import CallConnected
from appliance.core.offers import offering
from appliance.core.offers.offer import Offer
from appliance.core.queues import visits
from appliance.core.states import AgentState, CallState, OfferState


def begin(floor: Floor, offer: Offer) -> None:
    """They hear each other; the caller's wait is over."""
    offering.record_end(floor, offer, OfferState.CONNECTED)
    join(floor, offer, floor.now)
    count(floor, offer)
    record(floor, floor.calls[offer.call], offer)


def join(floor: Floor, offer: Offer, began: float) -> None:
    """Call, offer and agent as they are when talking, which began then."""
    call = floor.calls[offer.call]
    offer.move(OfferState.CONNECTED)
    floor.deadlines.clear(Due.CONNECT, offer.id)
    call.move(CallState.TALKING, began)
    call.visiting.connected = began
    call.visiting.waited_s = max(0.0, began - call.visiting.entered)
    visits.leave_line(floor, call)
    call.line_since = None
    call.last_agent = offer.agent or None
    agent = floor.agents.get(offer.agent)
    if agent is not None and agent.offer == offer.id:
        agent.failures = 0
        if agent.state is not AgentState.TALKING:
            presence.move(floor, agent, AgentState.TALKING)


def count(floor: Floor, offer: Offer) -> None:
    """One answered call more today, for the queue and for the agent."""
    visit = floor.calls[offer.call].visiting
    visit.queue.tally.answer(visit.waited_s or 0.0, visit.queue.config.service_target_s)
    agent = floor.agents.get(offer.agent)
    if agent is not None and agent.offer == offer.id:
        agent.tally.calls += 1
        floor.touch_agent(agent)


def record(floor: Floor, call: Call, offer: Offer) -> None:
    visit = call.visiting
    floor.record(
        CallConnected(
            at=floor.epoch(visit.connected or floor.now),
            call=call.id,
            queue=offer.queue,
            visit=visit.number,
            agent=offer.agent,
            extension=offer.extension,
            waited_s=visit.waited_s or 0.0,
            recorded=visit.queue.config.record,
        )
    )


def end(floor: Floor, offer: Offer, outcome: str, to: str = "") -> None:
    """Over, whoever ended it; the agent wraps up. What becomes of the caller is for the caller of this."""
    call = floor.calls[offer.call]
    offer.move(OfferState.FINISHED)
    offering.forget(floor, offer)
    visit = visits.close(floor, call, outcome, to)
    agent = floor.agents.get(offer.agent)
    if agent is not None and agent.offer == offer.id:
        agent.tally.talk_s += floor.now - (visit.connected or floor.now)
        agent.offer = None
        presence.after_call(floor, agent, visit.queue)
