"""One ringing of one agent for one call."""

from dataclasses import dataclass

from appliance.core.ids import CallId, Extension, OfferId, QueueName, Username
from appliance.core.states import OFFER_MOVES, OfferState, check_move


@dataclass(slots=True)
class Offer:
    id: OfferId
    call: CallId
    agent: Username
    queue: QueueName
    extension: Extension
    began: float
    state: OfferState = OfferState.RINGING

    def move(self, new: OfferState) -> None:
        self.state = check_move(OFFER_MOVES, self.state, new)
