"""The first the core hears of a call, be it new or from before a restart."""

from appliance.core.calls.call import Call
from appliance.core.facts import CallAdopted, CallArrived, CallQueued
from appliance.core.floor import Floor
from appliance.core.history import CallStarted
from appliance.core.states import CallState


def begin(floor: Floor, fact: CallArrived | CallQueued | CallAdopted) -> Call:
    """In the greeting; a remembered call goes on with what it had, and history knows of it already."""
    call = Call(
        id=fact.call,
        caller=fact.caller,
        did=fact.did,
        trunk=fact.trunk,
        started_at=fact.at,
        serial=floor.serial(),
        since=fact.at - floor.wall_offset,
        path=fact.path,
    )
    floor.calls[call.id] = call
    floor.touch_call(call)
    if call.id in floor.remembered:
        _recall(floor, call)
    else:
        _record(floor, call)
    return call


def _recall(floor: Floor, call: Call) -> None:
    known = floor.remembered[call.id]
    call.visits = known.visits
    call.waited_s, call.talked_s = known.waited_s, known.talked_s
    call.last_queue, call.last_agent = known.last_queue, known.last_agent
    call.overflows = known.overflows
    call.path = call.path or known.path
    if known.state is CallState.DIVERTED:
        call.diverted_to, call.diverted_reason = known.diverted_to, known.diverted_reason
        call.move(CallState.DIVERTED, floor.now)


def _record(floor: Floor, call: Call) -> None:
    floor.record(
        CallStarted(
            at=call.started_at,
            call=call.id,
            direction=call.direction,
            caller_number=call.caller.number,
            caller_name=call.caller.name,
            did=call.did,
            trunk=call.trunk,
        )
    )
