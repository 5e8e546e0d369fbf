"""How calls sound, leg by leg: asked of Asterisk every few seconds, told to history at their end.

Asking is one short command per leg over the connection that is there anyway; the last figures come with the
leg's hang-up and cost nothing. Legs are known from the first event that shows them answered.
"""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from appliance.acd import variables
from appliance.acd.translate import is_offer
from appliance.core.history import HistoryEvent, LegMeasured
from appliance.core.quality.leg import Leg, Stream, conversation_mos, worst
from appliance.core.site.model import Site
from pbx import rtcp
from pbx.ari import channels
from pbx.ari.connection import Ari
from pbx.ari.events import Channel
from pbx.rtcp import RtpFigures

ASK_S = 5.0
"""Phones send their reports as often (RFC 3550)."""

Entity = dict[str, Any]


@dataclass(slots=True)
class LiveLeg:
    channel: str
    call: str
    trunk: str | None
    extension: str | None
    agent: str | None
    codec: str = ""
    whole: Leg | None = None
    """Since it began; None: not asked yet."""
    last: Leg | None = None
    """Since it was asked before."""

    def take(self, figures: RtpFigures) -> None:
        now = leg_of(figures)
        self.last = now.since(self.whole)
        self.whole = now

    def entity(self, whole: Leg) -> Entity:
        """`whole`: since it began."""
        heard, told = whole.heard, whole.told
        return {
            "trunk": self.trunk,
            "extension": self.extension,
            "codec": self.codec,
            "mos": _rounded(whole.mos, 2),
            "loss_in_pct": _rounded(100 * heard.loss, 2),
            "loss_out_pct": _rounded(100 * told.loss, 2) if told else None,
            "jitter_in_ms": _rounded(1000 * heard.jitter_s, 1),
            "jitter_out_ms": _rounded(1000 * told.jitter_s, 1) if told else None,
            "rtt_ms": None if whole.rtt_s is None else _rounded(1000 * whole.rtt_s, 1),
        }


@dataclass(slots=True)
class Quality:
    ari: Callable[[], Ari | None]
    append: Callable[[HistoryEvent], None]
    on_change: Callable[[str], None]
    """A call's figures are new."""
    on_round: Callable[[list[LiveLeg]], None]
    """All legs have been asked."""
    clock: Callable[[], float]
    trunks: frozenset[str] = frozenset()
    legs: dict[str, LiveLeg] = field(default_factory=dict)

    def configure(self, site: Site) -> None:
        self.trunks = frozenset(site.trunks)

    def seen(self, channel: Channel) -> None:
        """Follow it, if it has been answered and belongs to a call of ours. Idempotent."""
        if channel.technology != "PJSIP" or channel.state != "Up" or channel.id in self.legs:
            return
        if leg := self._leg(channel):
            self.legs[channel.id] = leg

    def ended(self, channel: Channel) -> None:
        """Its last event: tell history what it sounded like."""
        known = self.legs.pop(channel.id, None)
        figures = rtcp.from_text(channel.variables.get(variables.RTCP, ""))
        leg = known or self._leg(channel)
        if leg and figures and (event := measured(leg, figures, self.clock())):
            self.append(event)

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await asyncio.sleep(ASK_S)
            await self.ask()

    async def ask(self) -> None:
        """One round over all legs."""
        asked = [leg for leg in list(self.legs.values()) if await self._ask(leg)]
        for call in dict.fromkeys(leg.call for leg in asked):
            self.on_change(call)
        self.on_round(asked)

    async def _ask(self, leg: LiveLeg) -> bool:
        ari = self.ari()
        if ari is None:
            return False
        if not leg.codec:
            answer = await channels.variable(ari, leg.channel, "CHANNEL(audionativeformat)")
            leg.codec = rtcp.codec(str((answer.body or {}).get("value", ""))) if answer.ok else ""
        result = await channels.rtp_statistics(ari, leg.channel)
        if result.gone:
            self.legs.pop(leg.channel, None)
        if not result.ok or not isinstance(result.body, dict):
            return False
        leg.take(rtcp.from_ari(result.body, leg.codec))
        return True

    def entity(self, call: str) -> Entity | None:
        """As the feed shows it; None: nothing is known yet."""
        legs = [leg for leg in self.legs.values() if leg.call == call and leg.whole]
        if not legs:
            return None
        return {
            "mos": _rounded(call_mos(legs), 2),
            "legs": [leg.entity(leg.whole) for leg in legs if leg.whole],
        }

    def _leg(self, channel: Channel) -> LiveLeg | None:
        call = call_of(channel)
        if call is None:
            return None
        on_trunk = channel.endpoint in self.trunks
        return LiveLeg(
            channel.id,
            call,
            trunk=channel.endpoint if on_trunk else None,
            extension=None if on_trunk else channel.endpoint,
            agent=channel.variables.get(variables.AGENT) or None if is_offer(channel) else None,
        )


def call_of(channel: Channel) -> str | None:
    """Whose leg it is."""
    if variables.is_callers(channel):
        return channel.id
    if is_offer(channel):
        return channel.variables.get(variables.CALL)
    return channel.variables.get(variables.LEG_OF)


def call_mos(legs: list[LiveLeg]) -> float | None:
    """Of the caller's own leg with each other one; of a leg alone where there is no other."""
    own = next((leg for leg in legs if leg.channel == leg.call), None)
    others = [leg for leg in legs if leg is not own]
    if own is None or own.whole is None or not others:
        return worst(*(leg.whole.mos for leg in legs if leg.whole))
    return worst(*(conversation_mos(own.whole, leg.whole) for leg in others if leg.whole))


def leg_of(figures: RtpFigures) -> Leg:
    told = None
    if figures.reported:
        arrived = max(0, figures.sent - figures.sent_lost)
        told = Stream(arrived, figures.sent_lost, figures.sent_jitter_s)
    elif not figures.received:
        told = Stream(figures.sent)
    return Leg(
        Stream(figures.received, figures.received_lost, figures.received_jitter_s),
        told,
        figures.rtt_s or None,
        figures.rtt_max_s or None,
        figures.codec,
    )


def measured(leg: LiveLeg, figures: RtpFigures, at: float) -> LegMeasured | None:
    """None: nobody spoke, as on a phone that only rang."""
    if not figures.received and not figures.sent:
        return None
    found = leg_of(figures)
    told = found.told
    return LegMeasured(
        at=at,
        call=leg.call,
        leg=leg.channel,
        trunk=leg.trunk,
        extension=leg.extension,
        agent=leg.agent,
        codec=figures.codec,
        heard_packets=found.heard.packets,
        heard_lost=found.heard.lost,
        heard_jitter_s=found.heard.jitter_s,
        told_packets=told.packets if told else None,
        told_lost=told.lost if told else None,
        told_jitter_s=told.jitter_s if told else None,
        rtt_s=found.rtt_s,
        rtt_max_s=found.rtt_max_s,
    )


def each_last(legs: list[LiveLeg]) -> Iterator[tuple[LiveLeg, Leg]]:
    """With what is known of the stretch since the round before."""
    for leg in legs:
        if leg.last is not None:
            yield leg, leg.last


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
