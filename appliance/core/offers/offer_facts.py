"""What happens to ringing phones. An offer that is closed is unknown: whatever still comes of it is late."""

from appliance.core.calls import conversation, endings
from appliance.core.commands import HangUpOffer
from appliance.core.facts import (
    ConnectFailed,
    EndedBy,
    OfferAnswered,
    OfferConnected,
    OfferFailure,
    OfferGone,
)
from appliance.core.floor import Floor
from appliance.core.offers import offering
from appliance.core.states import OfferState


def answered(floor: Floor, fact: OfferAnswered) -> None:
    """The agent took the call; if it is no longer theirs to take, their leg is ended."""
    offer = floor.offers.get(fact.offer)
    if offer is None:
        floor.emit(HangUpOffer(fact.offer))
    elif offer.state is OfferState.RINGING:
        offering.accept(floor, offer)


def connected(floor: Floor, fact: OfferConnected) -> None:
    offer = floor.offers.get(fact.offer)
    if offer is None:
        floor.emit(HangUpOffer(fact.offer))
    elif offer.state is OfferState.ACCEPTED:
        conversation.begin(floor, offer)


def gone(floor: Floor, fact: OfferGone) -> None:
    """The agent's leg ended: refused while ringing, failed while joining, or hung up while talking."""
    offer = floor.offers.get(fact.offer)
    if offer is None:
        return
    match offer.state:
        case OfferState.CONNECTED:
            call = floor.calls[offer.call]
            conversation.end(floor, offer, "answered")
            endings.hang_up(floor, call, "answered", EndedBy.AGENT)
        case OfferState.RINGING if fact.failure in (OfferFailure.DECLINED, OfferFailure.BUSY):
            offering.miss(floor, offer, OfferState.DECLINED)
        case OfferState.RINGING if fact.failure is OfferFailure.NO_ANSWER:
            offering.miss(floor, offer, OfferState.TIMED_OUT)
        case _:
            offering.fail(floor, offer)


def connect_failed(floor: Floor, fact: ConnectFailed) -> None:
    """The caller, if still there, keeps the place; the agent's leg is of no use any more."""
    offer = floor.offers.get(fact.offer)
    if offer is not None and offer.state is OfferState.ACCEPTED:
        floor.emit(HangUpOffer(offer.id))
        offering.fail(floor, offer)
