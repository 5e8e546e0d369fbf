"""One leg of a call as RTCP saw it, and what two legs make of a conversation.

A leg is the stretch between the box and one party. `heard` is the stream that the box got from the party,
which the box counts itself; `told` is the one that it sent there, as the party's reports have it.
"""

from dataclasses import dataclass
from typing import Final

from appliance.core.quality.emodel import BUFFER_S, PACKET_S, combined_rating, mos

ENOUGH: Final = 100
"""Packets from which on a stream says something: two seconds."""
SILENT: Final = 250
"""Packets sent without any coming back, from which on the party is taken not to be heard at all."""


@dataclass(frozen=True, slots=True)
class Stream:
    packets: int = 0
    """That arrived, as far as is known."""
    lost: int = 0
    jitter_s: float = 0.0
    """RFC 3550's interarrival jitter."""

    @property
    def loss(self) -> float:
        """A share, 0 to 1."""
        expected = self.packets + self.lost
        return self.lost / expected if expected else 0.0

    def since(self, before: Stream) -> Stream:
        """What came after `before` was counted; counters that went back (another stream) begin anew."""
        if self.packets < before.packets:
            return self
        return Stream(self.packets - before.packets, max(0, self.lost - before.lost), self.jitter_s)


@dataclass(frozen=True, slots=True)
class Leg:
    heard: Stream
    told: Stream | None
    """None: the party sends no reports."""
    rtt_s: float | None = None
    """Between box and party; None: not known."""
    rtt_max_s: float | None = None
    codec: str = "alaw"

    @property
    def one_way_s(self) -> float:
        return (self.rtt_s or 0.0) / 2

    def since(self, before: Leg | None) -> Leg:
        """The stretch after `before`."""
        if before is None:
            return self
        told = self.told.since(before.told) if self.told and before.told else self.told
        return Leg(self.heard.since(before.heard), told, self.rtt_s, self.rtt_max_s, self.codec)

    @property
    def heard_mos(self) -> float | None:
        """How the party would sound at the box; None: too little came to say."""
        if self.heard.packets == 0 and self.told and self.told.packets >= SILENT:
            return 1.0
        return _mos((self.heard,), self.one_way_s, (self.codec,))

    @property
    def told_mos(self) -> float | None:
        """How the box sounds at the party."""
        return _mos((self.told,), self.one_way_s, (self.codec,)) if self.told else None

    @property
    def mos(self) -> float | None:
        """The worse of both."""
        return worst(self.heard_mos, self.told_mos)


def conversation_mos(one: Leg, other: Leg) -> float | None:
    """How two parties hear each other through the box: the worse of both ways.

    Losses of both stretches and delays of both legs add up.
    """
    return worst(_through(one, other), _through(other, one))


def _through(speaker: Leg, listener: Leg) -> float | None:
    if speaker.heard_mos == 1.0:
        return 1.0
    streams = (speaker.heard, listener.told) if listener.told else (speaker.heard,)
    codecs = (speaker.codec,) if speaker.codec == listener.codec else (speaker.codec, listener.codec)
    return _mos(streams, speaker.one_way_s + listener.one_way_s, codecs)


def _mos(streams: tuple[Stream, ...], delay_s: float, codecs: tuple[str, ...]) -> float | None:
    if any(stream.packets + stream.lost < ENOUGH for stream in streams):
        return None
    kept = 1.0
    for stream in streams:
        kept *= 1.0 - stream.loss
    waits_s = PACKET_S + BUFFER_S + max(stream.jitter_s for stream in streams)
    return mos(combined_rating(delay_s + waits_s, 1.0 - kept, codecs))


def worst(*scores: float | None) -> float | None:
    """Of those that are known."""
    return min((score for score in scores if score is not None), default=None)
