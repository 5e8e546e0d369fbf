"""The E-model (ITU-T G.107) reduced to what RTCP knows: delay, loss and the codec.

With G.107's default values for everything else (Ro - Is = 93.2, advantage A = 0)

    R = 93.2 - Id - Ie,eff
    Id = 0.024 d + 0.11 (d - 177.3) H(d - 177.3)              d: one-way delay, mouth to ear, in ms
    Ie,eff = Ie + (95 - Ie) Ppl / (Ppl / BurstR + Bpl)        Ppl: loss in per cent; BurstR = 1, random loss
    MOS = 1 + 0.035 R + R (R - 60) (100 - R) 7e-6             for 0 < R < 100 (G.107 annex B)

Id is the fit of Cole and Rosenbluth, "Voice over IP performance monitoring" (2001); Ie and Bpl are G.113's.
"""

from dataclasses import dataclass
from typing import Final

BEST: Final = 93.2
KNEE_MS: Final = 177.3
"""From this delay on people begin to talk over one another."""
BUFFER_S: Final = 0.040
"""Taken as the far phone's jitter buffer; what jitter there is waits there besides."""
PACKET_S: Final = 0.020
"""A packet is sent when it is full."""
BAD_MOS: Final = 3.6
"""R below 70: many users dissatisfied (G.107 table B.1)."""


@dataclass(frozen=True, slots=True)
class Impairment:
    """A codec's own, and how it bears loss."""

    ie: float
    bpl: float


CODECS: Final = {
    # G.113 appendix I. G.711 with concealment, as phones have it; without it Bpl is 4.3.
    "alaw": Impairment(0.0, 25.1),
    "ulaw": Impairment(0.0, 25.1),
    # Wideband: better than G.711 to the ear, the same on this narrowband scale.
    "g722": Impairment(0.0, 25.1),
    # G.113 gives these no Bpl; that of the enhanced full rate codec is taken.
    "g726": Impairment(7.0, 10.0),
    "gsm": Impairment(20.0, 10.0),
}
UNKNOWN: Final = CODECS["alaw"]


def rating(delay_s: float, loss: float, codec: str = "alaw") -> float:
    """R, 0 to 93.2. `loss` is a share, 0 to 1."""
    return combined_rating(delay_s, loss, (codec,))


def combined_rating(delay_s: float, loss: float, codecs: tuple[str, ...]) -> float:
    """Through several codecs, one after the other: their Ie add up, the most sensitive bears the loss."""
    found = [CODECS.get(codec, UNKNOWN) for codec in codecs]
    delay_ms, loss_pct = 1000 * delay_s, 100 * loss
    delayed = 0.024 * delay_ms + 0.11 * max(0.0, delay_ms - KNEE_MS)
    ie, bpl = sum(one.ie for one in found), min(one.bpl for one in found)
    lost = max(0.0, 95.0 - ie) * loss_pct / (loss_pct + bpl)
    return max(0.0, BEST - delayed - ie - lost)


def mos(r: float) -> float:
    """Mean opinion score, 1 (bad) to 4.5 (as good as a telephone gets)."""
    if r >= 100:
        return 4.5
    return max(1.0, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6) if r > 0 else 1.0
