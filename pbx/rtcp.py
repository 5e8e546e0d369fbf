"""What Asterisk says of a channel's sound, in its two forms: a hang-up handler's text, and ARI's object.

Asterisk counts what it receives itself; what the far end says of our stream comes from its reports. All
numbers pass through a network: what does not parse, or makes no sense, is zero.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

JUMP_S: Final = 0.2
"""A jitter above this in one report is no network's: the clock of the stream jumped, as where music gives way
to a voice, and receivers smooth that jump over their next reports."""


@dataclass(frozen=True, slots=True)
class RtpFigures:
    """Of one channel, since its stream began."""

    received: int
    received_lost: int
    received_jitter_s: float
    sent: int
    sent_lost: int
    """As the far end has it."""
    sent_jitter_s: float
    rtt_s: float
    """0: not known."""
    rtt_max_s: float
    reported: bool
    """The far end has sent reports."""
    codec: str = ""


def from_text(text: str) -> RtpFigures | None:
    """`CHANNEL(rtcp,all)/CHANNEL(rtcp,all_jitter)/CHANNEL(rtcp,all_rtt)/(alaw)`; None: without a stream."""
    body, slash, formats = text.rpartition("/")
    if not slash or "ssrc=" not in body:
        return None
    pairs = (pair.strip().partition("=") for part in body.split("/") for pair in part.split(";"))
    values = {name: value for name, _, value in pairs}
    return _figures(
        values,
        received="rxcount",
        received_lost="lp",
        received_jitter_s=_jitter(values, "rxjitter"),
        sent="txcount",
        sent_lost="rlp",
        sent_jitter_s=_jitter(values, "txjitter"),
        rtt_s="avgrtt" if _number(values, "avgrtt") else "rtt",
        rtt_max_s="maxrtt",
        codec_used=codec(formats),
    )


def from_ari(body: Mapping[str, Any], codec_used: str = "") -> RtpFigures:
    """`GET /channels/{id}/rtp_statistics`."""
    return _figures(
        body,
        received="rxcount",
        received_lost="rxploss",
        received_jitter_s=_jitter(body, "rxjitter"),
        sent="txcount",
        sent_lost="txploss",
        sent_jitter_s=_jitter(body, "txjitter"),
        rtt_s="rtt",
        rtt_max_s="maxrtt",
        codec_used=codec_used,
    )


def codec(text: str) -> str:
    """`alaw` of `(alaw)`, as Asterisk prints a channel's formats."""
    return text.strip("() ").partition("|")[0]


def _jitter(values: Mapping[str, Any], last: str) -> str:
    """Which of the figures to believe: the average where one is told, the last, or the least."""
    average = f"avg{last}"
    if _number(values, average) and _number(values, f"max{last}") <= JUMP_S:
        return average
    return last if _number(values, last) <= JUMP_S else f"min{last}"


def _figures(values: Mapping[str, Any], codec_used: str, **names: str) -> RtpFigures:
    found = {field: _number(values, name) for field, name in names.items()}
    told = ("sent_lost", "sent_jitter_s", "rtt_s", "rtt_max_s")
    return RtpFigures(
        received=int(found["received"]),
        received_lost=int(found["received_lost"]),
        received_jitter_s=found["received_jitter_s"],
        sent=int(found["sent"]),
        sent_lost=int(found["sent_lost"]),
        sent_jitter_s=found["sent_jitter_s"],
        rtt_s=found["rtt_s"],
        rtt_max_s=found["rtt_max_s"],
        reported=any(found[field] for field in told),
        codec=codec_used,
    )


def _number(values: Mapping[str, Any], name: str) -> float:
    try:
        value = float(values.get(name, 0))
    except TypeError, ValueError:
        return 0.0
    return value if math.isfinite(value) and 0 <= value < 2**31 else 0.0
