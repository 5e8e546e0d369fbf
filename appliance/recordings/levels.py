"""How loud each side is, and the outline of the sound for the player: one pass over the samples."""

import math
import sys
from array import array
from dataclasses import dataclass
from typing import Protocol

from appliance.recordings import RATE_HZ, SAMPLE_BYTES

FULL_SCALE = 32768
SILENCE_DB = -96.0
MOST_POINTS = 800
POINTS_PER_S = 8


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Side:
    """One channel."""

    rms_db: float
    """dBFS; a full-scale square wave is 0."""
    peak_db: float
    outline: tuple[int, ...]
    """Highest level of each point, 0 to 255, linear."""


@dataclass(frozen=True, slots=True)
class Levels:
    duration_s: float
    sides: tuple[Side, ...]
    """Stereo: customer, agent."""


def measure(sound: Readable, frames: int, channels: int) -> Levels:
    """`sound` gives little-endian 16-bit frames; `frames` is about how many, it sets the points' width."""
    per_point = max(RATE_HZ // POINTS_PER_S, math.ceil(frames / MOST_POINTS))
    peaks: list[list[int]] = [[] for _ in range(channels)]
    squares = [0.0] * channels
    seen = 0
    while block := sound.read(per_point * channels * SAMPLE_BYTES):
        samples = _samples(block, channels)
        if not samples:
            break
        seen += len(samples) // channels
        for side in range(channels):
            own = samples[side::channels]
            peaks[side].append(max(max(own), -min(own)))
            squares[side] += math.sumprod(own, own)
    sides = tuple(_side(peaks[side], squares[side], seen) for side in range(channels))
    return Levels(seen / RATE_HZ, sides)


def _samples(block: bytes, channels: int) -> array[int]:
    """Whole frames only: a power cut may have torn the last."""
    frame = channels * SAMPLE_BYTES
    samples = array("h")
    samples.frombytes(block[: len(block) // frame * frame])
    if sys.byteorder == "big":
        samples.byteswap()
    return samples


def _side(peaks: list[int], squares: float, frames: int) -> Side:
    outline = tuple(min(255, peak * 256 // FULL_SCALE) for peak in peaks)
    rms = math.sqrt(squares / frames) if frames else 0.0
    return Side(decibels(rms), decibels(max(peaks, default=0)), outline)


def decibels(level: float) -> float:
    """Of a sample's size, to a hundredth; silence is -96."""
    if level <= 0:
        return SILENCE_DB
    return round(max(SILENCE_DB, 20 * math.log10(level / FULL_SCALE)), 2)
