"""What happens to callers: they arrive, queue, are moved, leave."""

from appliance.core.calls import conversation, endings
from appliance.core.calls.beginnings import begin
from appliance.core.calls.call import Call
from appliance.core.commands import HangUpCall, HangUpOffer, Hold, StopRecording
from appliance.core.facts import CallArrived, CallDiverted, CallGone, CallMoved, CallQueued, EndedBy
from appliance.core.floor import Floor
from appliance.core.ids import QueueName
from appliance.core.offers import offering
from appliance.core.queues import overflow, visits
from appliance.core.queues.queue import LiveQueue
from appliance.core.refusals import Refusal, Refused
from appliance.core.restart import adoption
from appliance.core.site.model import Route, RouteKind, Site
from appliance.core.states import CallState, OfferState

_BY_REASON = {"voicemail": "voicemail", endings.FALLBACK: "abandoned", "asterisk_restarted": "failed"}
"""How to call the end of a caller who came to no queue of ours, by the reason given."""


def arrived(floor: Floor, fact: CallArrived) -> None:
    """The first we hear of a caller, or what they chose since."""
    if floor.has_ended(fact.call):
        return
    call = floor.calls.get(fact.call)
    if call is None:
        call = begin(floor, fact)
        adoption.close_unseen(floor, call)
    call.path = fact.path or call.path
    floor.touch_call(call)


def queued(floor: Floor, fact: CallQueued) -> None:
    """Into line; a repeated fact only makes sure of the music, another queue is a transfer."""
    if floor.has_ended(fact.call):
        floor.emit(HangUpCall(fact.call))
        return
    queue = floor.queues.get(fact.queue)
    call = floor.calls.get(fact.call)
    if call is not None and call.in_line and call.visiting.queue is queue:
        if call.taken is None:
            floor.emit(Hold(call.id, queue.name))
        return
    if call is None:
        call = begin(floor, fact)
    elif call.state is CallState.TALKING:
        _end_talk(floor, call, f"queue:{fact.queue}")
    call.path = fact.path or call.path
    call.priority = fact.priority
    call.skills = dict(fact.skills)
    if queue is None:
        _start_again(floor, call)
    elif call.in_line:
        _move(floor, call, queue)
    elif fact.waited_s > 0 or fact.call in floor.remembered:
        adoption.adopt_waiting(floor, call, queue, fact.waited_s)
    else:
        visits.enter(floor, call, queue)
        overflow.admit(floor, call)


def moved(floor: Floor, fact: CallMoved) -> None:
    """By a supervisor's hand; the fullest queue takes such a caller."""
    call = floor.calls.get(fact.call)
    queue = floor.queues.get(fact.queue)
    if call is None:
        raise Refused(Refusal.UNKNOWN_CALL, f"Call {fact.call} is over.")
    if queue is None:
        raise Refused(Refusal.UNKNOWN_QUEUE, f"There is no queue {fact.queue}; choose one of the site.")
    if not call.in_line or call.taken is not None:
        raise Refused(Refusal.NOT_WAITING, f"Call {fact.call} does not wait in a queue; it cannot be moved.")
    if call.visiting.queue is not queue:
        _move(floor, call, queue)


def diverted(floor: Floor, fact: CallDiverted) -> None:
    """Out of our hands: a phone transferred the caller, or it is the answer to our own Divert."""
    call = floor.calls.get(fact.call)
    if call is None or call.state is CallState.DIVERTED:
        return
    if call.state is CallState.TALKING:
        _end_talk(floor, call, fact.to)
    elif call.in_line:
        offering.withdraw_all(floor, call)
        visits.close(floor, call, "transferred", fact.to)
    else:
        floor.emit(StopRecording(call.id))  # transferred while nobody was here to see it
    call.line_since = None
    call.diverted_to, call.diverted_reason = fact.to, ""
    call.move(CallState.DIVERTED, floor.now)
    floor.touch_call(call)


def gone(floor: Floor, fact: CallGone) -> None:
    """The caller's channel is gone; whoever rang or talked is free of it."""
    call = floor.calls.get(fact.call)
    if call is None:
        adoption.gone(floor, fact)
        return
    by_system = fact.by is EndedBy.SYSTEM
    match call.state:
        case CallState.TALKING:
            outcome = "answered"
            _end_talk(floor, call)
        case CallState.WAITING | CallState.OFFERED:
            outcome = "failed" if by_system else "abandoned"
            offering.withdraw_all(floor, call)
            visits.close(floor, call, outcome, reason=fact.reason)
        case CallState.DIVERTED:
            outcome = endings.diverted_outcome(call)
        case _:
            outcome = _greeting_outcome(floor, call, fact)
    endings.finish(floor, call, outcome, fact.by, fact.cause, fact.reason)


def _move(floor: Floor, call: Call, queue: LiveQueue) -> None:
    offering.withdraw_all(floor, call)
    visits.close(floor, call, "transferred", f"queue:{queue.name}")
    visits.enter(floor, call, queue)


def _end_talk(floor: Floor, call: Call, to: str = "") -> None:
    """The caller leaves the conversation: for good, or transferred by the agent to somewhere."""
    offer = call.taken
    if offer is not None and offer.state is OfferState.CONNECTED:
        floor.emit(HangUpOffer(offer.id))
        if to:
            floor.emit(StopRecording(call.id))
        conversation.end(floor, offer, "transferred" if to else "answered", to)


def _start_again(floor: Floor, call: Call) -> None:
    """The dialplan named a queue that the site no longer has: back to where the caller's number leads now."""
    if call.in_line:
        offering.withdraw_all(floor, call)
        visits.close(floor, call, "failed", reason="unknown_queue")
    adoption.close_unseen(floor, call, "failed", "unknown_queue")
    number = floor.site.numbers.get(call.did)
    call.overflows += 1
    if number is not None and call.overflows <= overflow.MAX_OVERFLOWS:
        endings.divert(floor, call, number.route, "unknown_queue")
    else:
        endings.hang_up(floor, call, "failed", EndedBy.SYSTEM, "unknown_queue")


def _greeting_outcome(floor: Floor, call: Call, fact: CallGone) -> str:
    if fact.rejected:
        queue = queue_behind(floor.site, call.did)
        live = floor.queues.get(QueueName(queue)) if queue else None
        if live is not None:
            live.tally.rejected += 1
            call.last_queue = live.name
            floor.touch_queue(live)
        return "rejected"
    return _BY_REASON.get(fact.reason, "self_service")


def queue_behind(site: Site, did: str) -> str | None:
    """The queue to which a number leads in opening hours; None: the caller's choice is between."""
    number = site.numbers.get(did)
    route = number.route if number else Route(RouteKind.HANGUP)
    for _ in range(len(site.hours) + 1):
        if route.kind is RouteKind.HOURS and route.target in site.hours:
            route = site.hours[route.target].open
    return route.target if route.kind is RouteKind.QUEUE else None
