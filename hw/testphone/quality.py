"""Voice quality of a stream by the E-model (ITU-T G.107), reduced to delay, codec and loss."""

from dataclasses import dataclass

LOSS_ROBUSTNESS_PLAIN = 4.3
"""Bpl of G.711 without loss concealment (G.113 appendix I)."""
LOSS_ROBUSTNESS_CONCEALED = 25.1
"""Bpl of G.711 with loss concealment; pjmedia conceals."""
JITTER_BUFFER_MS = 40.0
"""Delay that the far phone's jitter buffer adds, taken as constant."""


@dataclass(frozen=True, slots=True)
class StreamQuality:
    """One direction of one call, as the receiver saw it."""

    packets: int
    lost: int
    jitter_ms: float
    rtt_ms: float | None
    """None: no RTCP report came (they come every 5 s)."""

    @property
    def loss_pct(self) -> float:
        expected = self.packets + self.lost
        return 100.0 * self.lost / expected if expected else 0.0

    @property
    def mos(self) -> float:
        delay_ms = (self.rtt_ms or 0.0) / 2 + self.jitter_ms + JITTER_BUFFER_MS
        return mos_of(rating(delay_ms, self.loss_pct))


def rating(
    delay_ms: float, loss_pct: float, codec_ie: float = 0.0, bpl: float = LOSS_ROBUSTNESS_CONCEALED
) -> float:
    """R, 0 to 93.2, of a one-way delay in ms and a packet loss in per cent; `codec_ie` is 0 for G.711."""
    delay_loss = 0.024 * delay_ms + (0.11 * (delay_ms - 177.3) if delay_ms > 177.3 else 0.0)
    equipment_loss = codec_ie + (95.0 - codec_ie) * loss_pct / (loss_pct + bpl)
    return max(0.0, 93.2 - delay_loss - equipment_loss)


def mos_of(r: float) -> float:
    """Mean opinion score, 1 to 4.5, of a rating R (G.107 annex B)."""
    if r <= 0:
        return 1.0
    if r >= 100:
        return 4.5
    return max(1.0, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6)
