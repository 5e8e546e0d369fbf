"""Asterisk's events as facts of the core. Pure: the same event gives the same facts."""

from typing import Final

from appliance.acd import variables
from appliance.core.facts import (
    CallArrived,
    CallGone,
    CallQueued,
    EndedBy,
    Fact,
    OfferAnswered,
    OfferFailure,
    OfferGone,
)
from appliance.core.ids import CallId, OfferId, QueueName
from pbx.ari.events import Channel, ChannelDestroyed, EnteredApp, Event, UserEvent

CALL_SEEN: Final = "TimbreCall"
"""`UserEvent` of the dialplan: a call has arrived, or chosen from a menu."""

LINK_FULL: Final = "link_full"
REFUSED: Final = frozenset({"rejected", LINK_FULL, "unknown_number"})
"""TIMBRE_OUTCOME of calls that the dialplan turned away: all lines busy, no place on the WAN link, or a
number that nobody has."""

RETURN: Final = "acd-return"
"""The dialplan's context through which a caller of the fallback comes back."""

FAILURES: Final = {
    17: OfferFailure.BUSY,
    21: OfferFailure.DECLINED,
    22: OfferFailure.UNREACHABLE,
    18: OfferFailure.NO_ANSWER,
    19: OfferFailure.NO_ANSWER,
    1: OfferFailure.UNREACHABLE,
    3: OfferFailure.UNREACHABLE,
    20: OfferFailure.UNREACHABLE,
    27: OfferFailure.UNREACHABLE,
    34: OfferFailure.UNREACHABLE,
    38: OfferFailure.UNREACHABLE,
    41: OfferFailure.UNREACHABLE,
    42: OfferFailure.UNREACHABLE,
    58: OfferFailure.UNREACHABLE,
    127: OfferFailure.UNREACHABLE,
}
"""Q.850 cause of an agent's leg that was never answered → why."""


def is_offer(channel: Channel) -> bool:
    return variables.OFFER in channel.variables or channel.id.startswith("offer-")


def facts(event: Event, now_epoch: float) -> list[Fact]:
    match event:
        case EnteredApp(channel, ("queue", queue)):
            # Out of the fallback's plain queue the caller comes with the time waited there.
            waited = waited_s(channel, now_epoch) if channel.context == RETURN else 0.0
            return [call_queued(channel, QueueName(queue), now_epoch, waited)]
        case EnteredApp(channel, ("agent", offer)):
            return [OfferAnswered(OfferId(offer))]
        case UserEvent(name, channel) if name == CALL_SEEN and channel and variables.is_callers(channel):
            return [call_arrived(channel, now_epoch)]
        case ChannelDestroyed(channel):
            return _destroyed(event)
    return []


def call_arrived(channel: Channel, now_epoch: float) -> CallArrived:
    return CallArrived(
        call=CallId(channel.id),
        caller=variables.caller(channel),
        did=variables.printable(channel.variables.get(variables.DID, "")),
        trunk=variables.trunk(channel),
        at=variables.arrived_at(channel, now_epoch),
        path=variables.path(channel),
    )


def call_queued(channel: Channel, queue: QueueName, now_epoch: float, waited_s: float = 0.0) -> CallQueued:
    return CallQueued(
        call=CallId(channel.id),
        queue=queue,
        caller=variables.caller(channel),
        did=variables.printable(channel.variables.get(variables.DID, "")),
        trunk=variables.trunk(channel),
        at=variables.arrived_at(channel, now_epoch),
        path=variables.path(channel),
        priority=variables.priority(channel),
        skills=variables.skills(channel),
        waited_s=waited_s,
    )


def waited_s(channel: Channel, now_epoch: float) -> float:
    """How long the caller stands in line already, by the dialplan's own note."""
    since = variables.epoch(channel, variables.QUEUED_AT)
    return max(0.0, now_epoch - since) if since else 0.0


def _destroyed(event: ChannelDestroyed) -> list[Fact]:
    channel = event.channel
    if is_offer(channel):
        failure = FAILURES.get(event.cause) if channel.state != "Up" else None
        return [OfferGone(OfferId(channel.id), failure)]
    if not variables.is_callers(channel):
        return []
    outcome = channel.variables.get(variables.OUTCOME, "")
    refused = outcome in REFUSED
    gone = CallGone(CallId(channel.id), EndedBy.CALLER, event.cause or 16, refused, outcome)
    if refused:
        # The first that the core hears of it: the dialplan refused it within a millisecond.
        return [call_arrived(channel, channel.created_at), gone]
    return [gone]
