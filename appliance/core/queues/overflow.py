"""When a queue cannot or will not keep a caller, and where the caller goes then.

A site whose queues overflow in a ring (A to B, B to A) is refused by its checks, but calls that wait while
another site is applied, or that people move, can still come back to a queue they have left. They come to an
end: queues that pass a caller on in one and the same instant (all full, all empty) are each tried once, and
a call overflows at most `MAX_OVERFLOWS` times. After that it is hung up.
"""

from appliance.core.calls import endings
from appliance.core.calls.call import Call
from appliance.core.floor import Floor
from appliance.core.ids import QueueName
from appliance.core.offers import assignment, offering
from appliance.core.queues import visits
from appliance.core.queues.queue import LiveQueue
from appliance.core.site.model import Route, RouteKind

MAX_OVERFLOWS = 8

HANG_UP = Route(RouteKind.HANGUP)


def admit(floor: Floor, call: Call) -> None:
    """A caller has just come into line: may they stay?"""
    visit = call.visiting
    queue = visit.queue
    if deserted(floor, queue):
        overflow(floor, call, "no_agents")
    elif full(queue) and not assignment.candidates(floor, call):
        overflow(floor, call, "queue_full")


def full(queue: LiveQueue) -> bool:
    """More callers wait than may. One who can be rung for at once does not count as waiting."""
    return queue.config.max_waiting is not None and len(queue.line) > queue.config.max_waiting


def deserted(floor: Floor, queue: LiveQueue) -> bool:
    """Nobody is logged in, and the queue wants no callers then. Paused agents do count."""
    return queue.config.leave_when_empty and not any(
        floor.agents[name].logged_in for name in queue.members if name in floor.agents
    )


def time_is_up(floor: Floor, call: Call) -> None:
    """The maximum wait is over. A phone that rings may still be answered; nobody else is rung."""
    if call.offers:
        call.visiting.overdue = True
        visits.unwant(floor, call)
    else:
        overflow(floor, call, "max_wait")


def clear_deserted(floor: Floor) -> None:
    """Somebody logged out, or the site changed: those who now wait for nobody are sent on."""
    if floor.adopting or not floor.left:
        return
    floor.left = False
    for queue in floor.queues.values():
        if len(queue.line) and deserted(floor, queue):
            for call in list(queue.line):
                overflow(floor, floor.calls[call], "no_agents")


def overflow(floor: Floor, call: Call, reason: str) -> None:
    """Send a waiting caller where the queue says.

    For one of `max_wait`, `queue_full`, `no_agents`, `queue_removed`.
    """
    offering.withdraw_all(floor, call)
    if call.visiting.entered < floor.now:
        call.tried.clear()
    call.tried.add(call.visiting.queue.name)
    call.overflows += 1
    route, target = _next_place(floor, call, call.visiting.queue.config.overflow)
    visits.close(floor, call, "overflowed", endings.words(route), reason)
    if target is None:
        endings.divert(floor, call, route, reason)
    else:
        visits.enter(floor, call, target)
        admit(floor, call)


def _next_place(floor: Floor, call: Call, route: Route) -> tuple[Route, LiveQueue | None]:
    if call.overflows > MAX_OVERFLOWS:
        return HANG_UP, None
    if route.kind is not RouteKind.QUEUE:
        return route, None
    target = floor.queues.get(QueueName(route.target))
    if target is None or target.name in call.tried:
        return HANG_UP, None
    return route, target
