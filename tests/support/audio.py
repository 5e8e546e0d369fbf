"""Looking at recordings: how loud each channel is, and which tone it carries."""

import math
import struct
import subprocess
import tempfile
import wave
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np

from tests.support.waiting import wait_until

FULL_SCALE = 32768.0


@dataclass(frozen=True, slots=True)
class Track:
    """One channel: samples of -1 to 1 at `rate` Hz."""

    rate: int
    samples: np.ndarray

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate

    def part(self, start_s: float, end_s: float) -> Track:
        return Track(self.rate, self.samples[int(start_s * self.rate) : int(end_s * self.rate)])

    @property
    def rms(self) -> float:
        """0 to 1."""
        return float(np.sqrt(np.mean(self.samples**2))) if len(self.samples) else 0.0

    def tone_share(self, hz: float) -> float:
        """Share of the energy within 20 Hz of `hz`, 0 to 1."""
        if self.rms < 1e-4:
            return 0.0
        energy = np.abs(np.fft.rfft(self.samples * np.hanning(len(self.samples)))) ** 2
        frequency = np.fft.rfftfreq(len(self.samples), 1 / self.rate)
        return float(energy[np.abs(frequency - hz) <= 20].sum() / energy.sum())


def read_wav(source: Path | bytes) -> list[Track]:
    """The channels of a 16-bit WAV file, left first."""
    stream = BytesIO(source) if isinstance(source, bytes) else source.open("rb")
    with stream, wave.open(stream) as wav:
        if wav.getsampwidth() != 2:
            raise ValueError(f"{8 * wav.getsampwidth()}-bit samples, expected 16")
        return _tracks(wav.readframes(wav.getnframes()), wav.getnchannels(), wav.getframerate())


def decoded(source: Path | bytes) -> list[Track]:
    """The channels of a finished recording: FLAC, or whatever sox reads."""
    with tempfile.TemporaryDirectory() as folder:
        given, wav = Path(folder, "given"), Path(folder, "sound.wav")
        data = source.read_bytes() if isinstance(source, Path) else source
        given.write_bytes(data)
        kind = "flac" if data[:4] == b"fLaC" else "wav"
        subprocess.run(["sox", "-V1", "-t", kind, given, wav], check=True, timeout=30)
        return read_wav(wav)


def heard(path: Path) -> Track:
    """What a phone recorded. Its file is whole a moment after the call's end."""

    def read() -> list[Track]:
        try:
            return read_wav(path)
        except wave.Error, EOFError, FileNotFoundError:
            return []

    return wait_until(read, f"{path.name} to be whole")[0]


def read_raw(path: Path, channels: int = 2, rate: int = 8000) -> list[Track]:
    """The channels of a headerless file of interleaved 16-bit samples, as Asterisk writes it."""
    return _tracks(path.read_bytes(), channels, rate)


def _tracks(data: bytes, channels: int, rate: int) -> list[Track]:
    whole = len(data) - len(data) % (2 * channels)
    samples = np.frombuffer(data[:whole], "<i2").reshape(-1, channels) / FULL_SCALE
    return [Track(rate, samples[:, channel]) for channel in range(channels)]


def write_tone(path: Path, hz: float, seconds: float, rate: int = 8000, loudness: float = 0.25) -> Path:
    """A mono WAV file of a sine."""
    values = (
        int(loudness * 32767 * math.sin(2 * math.pi * hz * n / rate)) for n in range(int(seconds * rate))
    )
    with wave.open(str(path), "wb") as wav:
        wav.setparams((1, 2, rate, 0, "NONE", ""))
        wav.writeframes(b"".join(struct.pack("<h", value) for value in values))
    return path
