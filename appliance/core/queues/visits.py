"""A call's visits to queues: each is opened and closed exactly once, in line, counters and history."""

from appliance.core.agents import skills
from appliance.core.calls.call import Call, Visit
from appliance.core.commands import Hold
from appliance.core.deadlines import Due
from appliance.core.floor import Floor
from appliance.core.history import CallEnteredQueue, CallLeftQueue
from appliance.core.queues.line import Place
from appliance.core.queues.queue import LiveQueue
from appliance.core.site.model import Strategy
from appliance.core.states import CallState


def enter(floor: Floor, call: Call, queue: LiveQueue) -> Visit:
    """A new visit begins now; the time in line goes on if the call comes from another queue."""
    if call.line_since is None:
        call.line_since = floor.now
    visit = place_in(floor, call, queue, number=call.visits + 1, entered=floor.now)
    queue.tally.offered += 1
    record_entry(floor, call, visit)
    return visit


def record_entry(floor: Floor, call: Call, visit: Visit) -> None:
    floor.record(
        CallEnteredQueue(
            at=floor.epoch(visit.entered),
            call=call.id,
            queue=visit.queue.name,
            visit=visit.number,
            path=call.path,
            position=visit.queue.line.position(call.id) or 1,
            priority=call.urgency,
            service_target_s=visit.queue.config.service_target_s,
            short_abandon_s=visit.queue.config.short_abandon_s,
        )
    )


def place_in(
    floor: Floor, call: Call, queue: LiveQueue, *, number: int, entered: float, music: bool = True
) -> Visit:
    """In line, counted nowhere yet. `call.line_since` is set."""
    if call.state is not CallState.WAITING:
        call.move(CallState.WAITING, floor.now)
    call.visits = number
    call.visit = visit = Visit(queue, number, entered, Place(0, 0.0, 0, call.id))
    arm(floor, call)
    floor.deadlines.set(Due.ANNOUNCE, call.id, floor.now + queue.config.announcements.first_after_s)
    if music:
        floor.emit(Hold(call.id, queue.name))
    return visit


def arm(floor: Floor, call: Call) -> None:
    """(Re)compute the place and all deadlines of a waiting call from its queue's settings."""
    visit = call.visiting
    config = visit.queue.config
    visit.place = Place(-call.urgency, call.waiting_since, call.serial, call.id)
    alone = len(visit.queue.line) == 0
    visit.queue.line.join(visit.place)
    if alone:
        _touch_neighbours(floor, visit.queue)
    visit.asked = skills.needs(config.skills, call.skills)
    relax(floor, call)
    floor.deadlines.clear(Due.MAX_WAIT, call.id)
    visit.overdue = False
    if config.max_wait_s is not None:
        floor.deadlines.set(Due.MAX_WAIT, call.id, visit.entered + config.max_wait_s)
    unwant(floor, call)
    want(floor, call)
    floor.touch_call(call)
    floor.touch_queue(visit.queue)


def relax(floor: Floor, call: Call) -> None:
    """Ask what is asked after the wait so far, and look again when that changes."""
    visit = call.visiting
    waited_s = floor.now - call.waiting_since
    visit.required = skills.required(visit.asked, waited_s)
    change_s = skills.next_change_s(visit.asked, waited_s)
    floor.deadlines.clear(Due.RELAX, call.id)
    if change_s is not None:
        floor.deadlines.set(Due.RELAX, call.id, call.waiting_since + change_s)


def want(floor: Floor, call: Call) -> None:
    """An agent is wanted for this caller (ring all: a further one too), at the kept place."""
    visit = call.visit
    if visit is None or visit.overdue or not call.in_line or call.taken is not None:
        return
    if call.state is CallState.WAITING or visit.queue.config.strategy is Strategy.RING_ALL:
        visit.queue.open.join(visit.place)
        floor.wanting.add(call.id)
        floor.touch_queue(visit.queue)


def unwant(floor: Floor, call: Call) -> None:
    floor.wanting.discard(call.id)
    if call.visit is not None:
        call.visit.queue.open.leave(call.id)
        floor.touch_queue(call.visit.queue)


def leave_line(floor: Floor, call: Call) -> None:
    """Out of the line, for a conversation or for good."""
    visit = call.visiting
    unwant(floor, call)
    visit.queue.line.leave(call.id)
    if len(visit.queue.line) == 0:
        _touch_neighbours(floor, visit.queue)
    for due in (Due.MAX_WAIT, Due.RELAX, Due.ANNOUNCE):
        floor.deadlines.clear(due, call.id)
    floor.touch_call(call)
    floor.touch_queue(visit.queue)


def close(floor: Floor, call: Call, outcome: str, to: str = "", reason: str = "") -> Visit:
    """The visit is over; the counters follow the outcome (those of `history.CallLeftQueue`)."""
    visit = call.visiting
    waited_s = visit.waited_s if visit.waited_s is not None else floor.now - visit.entered
    talked_s = floor.now - visit.connected if visit.connected is not None else 0.0
    leave_line(floor, call)
    count(visit.queue, waited_s, talked_s, outcome, connected=visit.connected is not None)
    call.visit = None
    call.waited_s += waited_s
    call.talked_s += talked_s
    call.last_queue = visit.queue.name
    floor.record(
        CallLeftQueue(
            at=floor.epoch(floor.now),
            call=call.id,
            queue=visit.queue.name,
            visit=visit.number,
            outcome=outcome,
            waited_s=waited_s,
            talked_s=talked_s,
            agent=call.last_agent if visit.connected is not None else None,
            to=to,
            reason=reason,
        )
    )
    return visit


def count(queue: LiveQueue, waited_s: float, talked_s: float, outcome: str, *, connected: bool) -> None:
    """A closed visit in today's counters; the answer itself was counted when the conversation began."""
    tally, config = queue.tally, queue.config
    if connected:
        tally.talk_total_s += talked_s
    elif outcome == "abandoned":
        tally.abandon(waited_s, config.short_abandon_s)
    elif outcome == "overflowed":
        tally.overflow(waited_s)


def _touch_neighbours(floor: Floor, queue: LiveQueue) -> None:
    """Agents who also serve other queues now count differently in their estimated wait."""
    for name in queue.neighbours:
        floor.changed.add(("queues", name))
