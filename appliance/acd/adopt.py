"""What of Asterisk's present calls is ours, and what is to be done about each. Pure.

Asterisk goes on without us: after a restart of this daemon (or of the connection) its channels and
bridges are listed, and the variables on them tell the whole story.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from appliance.acd import variables
from appliance.acd.leg import Leg, bridge_of
from appliance.acd.phone_calls import PhoneCalls
from appliance.acd.recording import number_of
from appliance.acd.translate import call_arrived, call_queued, is_offer, waited_s
from appliance.core.facts import (
    AgentLogsIn,
    CallAdopted,
    CallDiverted,
    CallGone,
    EndedBy,
    Fact,
    OfferAnswered,
    OfferGone,
)
from appliance.core.ids import CallId, Extension, OfferId, QueueName, Username
from pbx.ari.events import Bridge, Channel

FALLBACK = "fallback"
"""TIMBRE_OUTCOME of callers whom the plain queue serves while the ACD is away."""


@dataclass(slots=True)
class Adoption:
    facts: list[Fact] = field(default_factory=list)
    legs: dict[CallId, Leg] = field(default_factory=dict)
    join: list[tuple[CallId, OfferId]] = field(default_factory=list)
    """An agent answered while nobody was there to join the two."""
    hang_up: list[str] = field(default_factory=list)
    """Agents' phones that ring, or are up, for nobody we can give them."""
    release: list[str] = field(default_factory=list)
    """Left in the application with no purpose: back to the dialplan."""
    pull_back: list[str] = field(default_factory=list)
    """Names of channels that wait in the fallback's plain queue."""
    phone_calls: list[Channel] = field(default_factory=list)
    fallback: list[CallId] = field(default_factory=list)
    """Served without us, by the plain queue."""
    recorded: list[CallId] = field(default_factory=list)
    """Being written by Asterisk, ACD or no ACD."""
    began: list[tuple[CallAdopted, str]] = field(default_factory=list)
    """Conversations that the plain queue began, and the file in which each is recorded, or an empty name."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the core believes in already: empty after our own restart."""

    calls: frozenset[CallId] = frozenset()
    offers: frozenset[OfferId] = frozenset()
    remembered: frozenset[CallId] = frozenset()
    """Calls known only from the snapshot of our former self."""


def plan(
    channels: Iterable[Channel],
    bridges: Iterable[Bridge],
    known: Known,
    now_epoch: float,
    asterisk_restarted: bool,
) -> Adoption:
    return _Plan(list(channels), list(bridges), known, now_epoch).make(asterisk_restarted)


class _Plan:
    def __init__(
        self, channels: list[Channel], bridges: list[Bridge], known: Known, now_epoch: float
    ) -> None:
        # In the order in which they came: the dialplan's note of the wait counts whole seconds.
        self.channels = sorted(channels, key=lambda channel: channel.created_at)
        self.by_id = {channel.id: channel for channel in channels}
        self.bridges = {bridge.id: bridge for bridge in bridges}
        self.bridged = {channel for bridge in bridges for channel in bridge.channels}
        self.known = known
        self.now = now_epoch
        self.result = Adoption()
        self.offers = [channel for channel in channels if is_offer(channel)]
        self.kept: set[str] = set()
        """Offers that have found their place."""

    def make(self, asterisk_restarted: bool) -> Adoption:
        self._gone(asterisk_restarted)
        for channel in self.channels:
            if is_offer(channel):
                continue
            if variables.is_callers(channel):
                self._caller(channel)
            elif _in_app(channel) and channel.id not in self.bridged:
                self.result.release.append(channel.id)
        for offer in self.offers:
            self._offer(offer)
        return self.result

    def _gone(self, asterisk_restarted: bool) -> None:
        reason = "asterisk_restarted" if asterisk_restarted else "gone_unseen"
        by = EndedBy.SYSTEM if asterisk_restarted else EndedBy.CALLER
        for call in (self.known.calls | self.known.remembered) - self.by_id.keys():
            self.result.facts.append(CallGone(call, by, reason=reason))
        for offer in self.known.offers - self.by_id.keys():
            self.result.facts.append(OfferGone(offer))

    def _caller(self, channel: Channel) -> None:
        call = CallId(channel.id)
        if call in self.known.calls:
            return
        if PhoneCalls.is_one(channel) and not _in_app(channel):
            self.result.phone_calls.append(channel)
            return
        leg = Leg(queue=channel.variables.get(variables.QUEUE, ""))
        bridge = self.bridges.get(bridge_of(call))
        if bridge:
            leg.bridged = True
        if bridge and channel.id in bridge.channels:
            self._in_bridge(channel, leg, bridge)
        elif _in_app(channel):
            self._in_line(channel, leg)
        else:
            self._in_dialplan(channel)

    def _in_bridge(self, channel: Channel, leg: Leg, bridge: Bridge) -> None:
        call = CallId(channel.id)
        self.result.legs[call] = leg
        leg.recordings = number_of(channel.variables.get(variables.RECORDING, ""), call)
        others = [
            self.by_id[other] for other in bridge.channels if other != channel.id and other in self.by_id
        ]
        if others and leg.recordings:
            self.result.recorded.append(call)
        for other in others:
            if is_offer(other):
                self.kept.add(other.id)
                leg.joined = other.id
                self._talks(channel, other)
                return
        if others:
            leg.companion = others[0].id
            self.result.facts += [call_arrived(channel, self.now), CallDiverted(call, "transfer")]
        else:
            self._in_line(channel, leg)

    def _in_line(self, channel: Channel, leg: Leg) -> None:
        call = CallId(channel.id)
        if not leg.queue:
            self.result.release.append(channel.id)
            return
        self.result.legs[call] = leg
        for offer in self.offers:
            if offer.variables.get(variables.CALL) == call and _in_app(offer):
                self.kept.add(offer.id)
                self._talks(channel, offer)
                self.result.join.append((call, OfferId(offer.id)))
                return
        waited = waited_s(channel, self.now)
        self.result.facts.append(call_queued(channel, QueueName(leg.queue), self.now, waited))

    def _in_dialplan(self, channel: Channel) -> None:
        call, outcome = CallId(channel.id), channel.variables.get(variables.OUTCOME, "")
        offer = self._beside(channel) if outcome == FALLBACK else None
        if offer is not None:
            self._in_fallback(channel, offer)
            return
        self.result.facts.append(call_arrived(channel, self.now))
        if outcome == FALLBACK and channel.id not in self.bridged:
            self.result.pull_back.append(channel.name)
        elif outcome:
            self.result.facts.append(CallDiverted(call, outcome))
        if outcome == FALLBACK:
            self.result.fallback.append(call)

    def _beside(self, channel: Channel) -> Channel | None:
        """The phone with which a caller of the plain queue talks."""
        joined = {
            other
            for bridge in self.bridges.values()
            if channel.id in bridge.channels
            for other in bridge.channels
        }
        return next((offer for offer in self.offers if offer.id in joined), None)

    def _in_fallback(self, channel: Channel, offer: Channel) -> None:
        """The plain queue joined them; it keeps them joined, but from now on they are ours."""
        call = CallId(channel.id)
        self.kept.add(offer.id)
        self.result.legs[call] = Leg(queue=channel.variables.get(variables.QUEUE, ""))
        self.result.fallback.append(call)
        file = channel.variables.get(variables.RECORDING, "")
        if file:
            self.result.recorded.append(call)
        self.result.began.append((self._talks(channel, offer), file))

    def _talks(self, channel: Channel, offer: Channel) -> CallAdopted:
        """The agent who talks is logged in at that phone, whatever the snapshot knows."""
        adopted = self._adopted(channel, offer)
        if adopted.agent and adopted.extension:
            self.result.facts.append(AgentLogsIn(adopted.agent, adopted.extension))
        self.result.facts.append(adopted)
        return adopted

    def _adopted(self, channel: Channel, offer: Channel) -> CallAdopted:
        connected_at = variables.epoch(offer, variables.CONNECTED_AT) or self.now
        queued_at = variables.epoch(channel, variables.QUEUED_AT) or connected_at
        return CallAdopted(
            call=CallId(channel.id),
            offer=OfferId(offer.id),
            agent=Username(offer.variables.get(variables.AGENT, "")),
            queue=QueueName(offer.variables.get(variables.QUEUE, "")),
            caller=variables.caller(channel),
            did=variables.printable(channel.variables.get(variables.DID, "")),
            trunk=variables.trunk(channel),
            at=variables.arrived_at(channel, self.now),
            waited_s=max(0.0, connected_at - queued_at),
            talked_s=max(0.0, self.now - connected_at),
            path=variables.path(channel),
            extension=Extension(offer.endpoint),
        )

    def _offer(self, offer: Channel) -> None:
        if offer.id in self.kept:
            return
        if OfferId(offer.id) not in self.known.offers:
            if offer.id.startswith("offer-"):  # else the plain queue's: its own affair
                self.result.hang_up.append(offer.id)
        elif _in_app(offer):
            self.result.facts.append(OfferAnswered(OfferId(offer.id)))


def _in_app(channel: Channel) -> bool:
    return channel.application.startswith("Stasis(acd")
