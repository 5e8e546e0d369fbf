"""The end of calls: what becomes of a caller whom the core has done with."""

from appliance.core.calls.call import Call
from appliance.core.commands import Divert, HangUpCall
from appliance.core.facts import EndedBy
from appliance.core.floor import Floor
from appliance.core.history import CallEnded
from appliance.core.site.model import Route, RouteKind
from appliance.core.site.places import place
from appliance.core.states import CallState

FALLBACK = "fallback"
"""While the core was away, a plain queue of Asterisk's rang the phones, and one of them took the call."""


def finish(floor: Floor, call: Call, outcome: str, by: EndedBy, cause: int = 16, reason: str = "") -> None:
    """History's last word on this call."""
    call.move(CallState.ENDED, floor.now)
    floor.record(
        CallEnded(
            at=floor.epoch(floor.now),
            call=call.id,
            outcome=outcome,
            by=by,
            cause=cause,
            reason=reason,
            queue=call.last_queue,
            agent=call.last_agent,
            waited_s=call.waited_s,
            talked_s=call.talked_s,
            path=call.path,
        )
    )
    floor.forget(call)


def hang_up(floor: Floor, call: Call, outcome: str, by: EndedBy, reason: str = "") -> None:
    """End the call from our side; that its channel then goes is no news any more."""
    floor.emit(HangUpCall(call.id))
    finish(floor, call, outcome, by, reason=reason)


def divert(floor: Floor, call: Call, route: Route, reason: str) -> None:
    """Send a caller who is in no queue any more to another place of the dialplan."""
    call.line_since = None
    if route.kind in (RouteKind.HANGUP, RouteKind.REPEAT):
        hang_up(floor, call, "overflowed", EndedBy.SYSTEM, reason)
        return
    context, extension = place(route)
    call.move(CallState.DIVERTED, floor.now)
    call.diverted_to = words(route)
    call.diverted_reason = reason
    floor.touch_call(call)
    floor.emit(Divert(call.id, context, extension))


def words(route: Route) -> str:
    """As history writes it: `queue:NAME`, `voicemail:NAME`, `hangup`."""
    return f"{route.kind}:{route.target}" if route.target else str(route.kind)


def diverted_outcome(call: Call) -> str:
    """What to call the end of a call that was sent away."""
    if call.diverted_to.startswith("voicemail"):
        return "voicemail"
    if call.diverted_to == FALLBACK:
        return "answered"
    return "overflowed" if call.diverted_reason else "transferred"
