"""What to do when a deadline comes up."""

from collections.abc import Callable

from appliance.core.agents import presence
from appliance.core.commands import HangUpOffer, StopRinging
from appliance.core.deadlines import Due
from appliance.core.floor import Floor
from appliance.core.ids import CallId, OfferId, Username
from appliance.core.offers import offering
from appliance.core.queues import announcing, overflow, visits
from appliance.core.restart import adoption
from appliance.core.states import AgentState, OfferState


def ring_is_over(floor: Floor, name: str) -> None:
    """Belt and braces: the phone's own time-out says the same, if it says anything."""
    offer = floor.offers.get(OfferId(name))
    if offer is not None and offer.state is OfferState.RINGING:
        floor.emit(StopRinging(offer.id, answered_elsewhere=False))
        offering.miss(floor, offer, OfferState.TIMED_OUT)


def connect_is_over(floor: Floor, name: str) -> None:
    offer = floor.offers.get(OfferId(name))
    if offer is not None and offer.state is OfferState.ACCEPTED:
        floor.emit(HangUpOffer(offer.id))
        offering.fail(floor, offer)


def wait_is_over(floor: Floor, name: str) -> None:
    call = floor.calls.get(CallId(name))
    if call is not None and call.in_line:
        overflow.time_is_up(floor, call)


def needs_relax(floor: Floor, name: str) -> None:
    call = floor.calls.get(CallId(name))
    if call is not None and call.in_line:
        visits.relax(floor, call)
        visits.want(floor, call)


def announce(floor: Floor, name: str) -> None:
    call = floor.calls.get(CallId(name))
    if call is not None and call.in_line:
        announcing.announce(floor, call)


def wrap_up_is_over(floor: Floor, name: str) -> None:
    agent = floor.agents.get(Username(name))
    if agent is not None and agent.state is AgentState.WRAP_UP:
        presence.settle(floor, agent)


def rest_is_over(floor: Floor, name: str) -> None:
    agent = floor.agents.get(Username(name))
    if agent is not None:
        presence.wake(floor, agent)


def adoption_is_over(floor: Floor, name: str) -> None:
    adoption.wait_no_longer(floor)


HANDLERS: dict[Due, Callable[[Floor, str], None]] = {
    Due.RING: ring_is_over,
    Due.CONNECT: connect_is_over,
    Due.MAX_WAIT: wait_is_over,
    Due.RELAX: needs_relax,
    Due.ANNOUNCE: announce,
    Due.WRAP_UP: wrap_up_is_over,
    Due.REST: rest_is_over,
    Due.ADOPTION: adoption_is_over,
}
