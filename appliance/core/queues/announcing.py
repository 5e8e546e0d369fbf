"""Telling waiting callers where they stand, first after a while, then every so often."""

from appliance.core.calls.call import Call
from appliance.core.commands import Announce
from appliance.core.deadlines import Due
from appliance.core.floor import Floor
from appliance.core.queues.estimates import estimate
from appliance.core.site.model import Announcements
from appliance.core.states import CallState

POSTPONED_S = 5.0
"""While a phone rings for the caller nothing is said: they may be joined at any moment."""


def announce(floor: Floor, call: Call) -> None:
    """Say what there is to say, and come back."""
    wanted = call.visiting.queue.config.announcements
    if call.state is CallState.OFFERED:
        floor.deadlines.set(Due.ANNOUNCE, call.id, floor.now + POSTPONED_S)
        return
    position = call.visiting.queue.line.position(call.id)
    wait_s = estimate(floor, call.visiting.queue, position) if wanted.wait and position else None
    command = Announce(call.id, position if wanted.position else None, wait_s, wanted.prompt or None)
    if command.position is not None or command.wait_s is not None or command.message is not None:
        floor.emit(command)
    _again(floor, call, wanted)


def _again(floor: Floor, call: Call, wanted: Announcements) -> None:
    if wanted.every_s > 0 and (wanted.position or wanted.wait or wanted.prompt):
        floor.deadlines.set(Due.ANNOUNCE, call.id, floor.now + wanted.every_s)
