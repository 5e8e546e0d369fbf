"""Offers from ringing to their end. A closed offer is forgotten: whatever comes of it later is late."""

from appliance.core.agents import presence
from appliance.core.agents.agent import Agent
from appliance.core.calls.call import Call
from appliance.core.commands import Connect, HangUpOffer, Ring, StopRinging
from appliance.core.deadlines import Due
from appliance.core.floor import Floor
from appliance.core.history import OfferEnded, OfferStarted
from appliance.core.ids import OfferId
from appliance.core.offers.offer import Offer
from appliance.core.queues import visits
from appliance.core.site.model import Strategy
from appliance.core.states import AgentState, CallState, OfferState

CONNECT_LIMIT_S = 10.0
"""An answered offer whose bridge is not reported by then has failed."""


def ring(floor: Floor, call: Call, agent: Agent) -> None:
    """Ring this free agent's phone for this caller."""
    queue = call.visiting.queue
    offer = Offer(
        id=OfferId(f"offer-{call.id}-{floor.salt}{floor.serial()}"),
        call=call.id,
        agent=agent.username,
        queue=queue.name,
        extension=agent.seat,
        began=floor.now,
    )
    floor.offers[offer.id] = call.offers[offer.id] = offer
    agent.offer, agent.call, agent.queue, agent.engaged = offer.id, call.id, queue.name, floor.now
    presence.move(floor, agent, AgentState.OFFERED)
    if call.state is CallState.WAITING:
        call.move(CallState.OFFERED, floor.now)
    if queue.config.strategy is not Strategy.RING_ALL:
        visits.unwant(floor, call)
    queue.last_offered = queue.members.get(agent.username, queue.last_offered)
    floor.touch_call(call)
    floor.deadlines.set(Due.RING, offer.id, floor.now + queue.config.ring_s)
    _record_start(floor, offer)
    _emit_ring(floor, offer, call)


def accept(floor: Floor, offer: Offer) -> None:
    """The agent answered; under ring all the others were too late."""
    call = floor.calls[offer.call]
    offer.move(OfferState.ACCEPTED)
    visits.unwant(floor, call)
    for other in list(call.offers.values()):
        if other is not offer:
            withdraw(floor, other, answered_elsewhere=True)
    floor.deadlines.clear(Due.RING, offer.id)
    floor.deadlines.set(Due.CONNECT, offer.id, floor.now + CONNECT_LIMIT_S)
    floor.touch_call(call)
    floor.emit(Connect(offer.id, call.id, offer.queue, offer.agent, call.visiting.queue.config.record))


def withdraw(floor: Floor, offer: Offer, *, answered_elsewhere: bool = False) -> None:
    """Take it back through no fault of the agent, who is free again with the idle time kept."""
    _silence(floor, offer, answered_elsewhere)
    agent = close(floor, offer, OfferState.WITHDRAWN)
    if agent is not None:
        presence.settle(floor, agent)


def withdraw_all(floor: Floor, call: Call) -> None:
    """Nobody shall answer this call any more; it is then WAITING, wanted by nobody."""
    visits.unwant(floor, call)
    for offer in list(call.offers.values()):
        withdraw(floor, offer)
    if call.state is CallState.OFFERED:
        call.move(CallState.WAITING, floor.now)


def miss(floor: Floor, offer: Offer, result: OfferState) -> None:
    """Declined or not answered: the agent pauses (queue's `missed_pause`), the caller keeps the place."""
    call = floor.calls[offer.call]
    agent = close(floor, offer, result)
    if agent is not None:
        agent.tally.missed += 1
        if agent.phone is not None and agent.phone.in_use:
            presence.settle(floor, agent)
        else:
            presence.move(floor, agent, AgentState.PAUSED, call.visiting.queue.config.missed_pause)
    back_in_line(floor, call)


def fail(floor: Floor, offer: Offer) -> None:
    """The phone could not be rung or joined: not the agent's doing, but do not try again at once."""
    call = floor.calls[offer.call]
    agent = close(floor, offer, OfferState.FAILED)
    if agent is not None:
        presence.rest(floor, agent)
        presence.settle(floor, agent)
    back_in_line(floor, call)


def refuse(floor: Floor, agent: Agent) -> None:
    """The agent does something else while the phone rings. The agent's next state is the caller's affair."""
    offer = floor.offers.get(agent.offer) if agent.offer else None
    if offer is not None:
        _silence(floor, offer, answered_elsewhere=False)
        close(floor, offer, OfferState.DECLINED)
        agent.tally.missed += 1
        back_in_line(floor, floor.calls[offer.call])


def close(floor: Floor, offer: Offer, state: OfferState) -> Agent | None:
    """End an offer that led to no conversation. Returns the agent it held, to be moved on."""
    offer.move(state)
    forget(floor, offer)
    record_end(floor, offer, state)
    agent = floor.agents.get(offer.agent)
    if agent is None or agent.offer != offer.id:
        return None
    agent.offer = None
    return agent


def forget(floor: Floor, offer: Offer) -> None:
    floor.deadlines.clear(Due.RING, offer.id)
    floor.deadlines.clear(Due.CONNECT, offer.id)
    del floor.offers[offer.id]
    call = floor.calls[offer.call]
    del call.offers[offer.id]
    floor.touch_call(call)


def record_end(floor: Floor, offer: Offer, state: OfferState) -> None:
    floor.record(
        OfferEnded(
            at=floor.epoch(floor.now),
            offer=offer.id,
            call=offer.call,
            queue=offer.queue,
            agent=offer.agent,
            result=state,
        )
    )


def back_in_line(floor: Floor, call: Call) -> None:
    """Wait on at the kept place, unless another phone still rings or the maximum wait is over."""
    if call.offers or call.visit is None:
        return
    if call.state is CallState.OFFERED:
        call.move(CallState.WAITING, floor.now)
    if call.visiting.overdue:
        floor.deadlines.set(Due.MAX_WAIT, call.id, floor.now)
    else:
        visits.want(floor, call)
    floor.touch_call(call)


def _silence(floor: Floor, offer: Offer, answered_elsewhere: bool) -> None:
    if offer.state is OfferState.RINGING:
        floor.emit(StopRinging(offer.id, answered_elsewhere))
    else:
        floor.emit(HangUpOffer(offer.id))


def _record_start(floor: Floor, offer: Offer) -> None:
    floor.record(
        OfferStarted(
            at=floor.epoch(floor.now),
            offer=offer.id,
            call=offer.call,
            queue=offer.queue,
            agent=offer.agent,
            extension=offer.extension,
        )
    )


def _emit_ring(floor: Floor, offer: Offer, call: Call) -> None:
    config = call.visiting.queue.config
    floor.emit(
        Ring(
            offer=offer.id,
            call=call.id,
            queue=offer.queue,
            agent=offer.agent,
            extension=offer.extension,
            caller=call.caller,
            queue_label=config.label,
            timeout_s=config.ring_s,
        )
    )
