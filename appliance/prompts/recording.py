"""A recording brought along, made telephone sound: 8 kHz, one channel, 16 bit, as loud as a voice should be.

Done by whoever receives it (the web, the command), never by the owner of the site: a program that takes
foreign files apart must not run where the secrets are. The owner takes plain samples only (see `plain`).
"""

import io
import math
import subprocess
import wave
from array import array
from typing import Final

RATE_HZ: Final = 8000
LARGEST_BYTES: Final = 8 << 20
"""As it is brought along: 90 s of one channel at 44.1 kHz as WAV, far more in FLAC, MP3 or OGG."""
LONGEST_S: Final = 180
SHORTEST_S: Final = 0.3
WANTED_DB: Final = -20.0
"""Level of speech (ITU-T P.56's idea: pauses do not count), dBFS; what carriers and phones are made for."""
MOST_GAIN_DB: Final = 30.0
"""More would lift the room's noise to the level of speech."""
SILENT_DB: Final = -55.0
_FRAME: Final = RATE_HZ // 50
_TIMEOUT_S: Final = 30.0
_PCM: Final = ["-t", "raw", "-r", str(RATE_HZ), "-e", "signed-integer", "-b", "16", "-L", "-c", "1"]


class BadRecording(ValueError):
    """`code`: too_large, not_sound, too_long, too_short, silent."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def telephone(brought: bytes) -> bytes:
    """WAV, FLAC, MP3 or OGG (Vorbis) → the WAV that is kept. Blocks; raises BadRecording."""
    if len(brought) > LARGEST_BYTES:
        raise BadRecording("too_large")
    # A little more than the longest is decoded, so that a longer one is known; no more, however long it is.
    form = "remix", "-", "rate", str(RATE_HZ), "trim", "0", str(LONGEST_S + 1)
    samples = _sox(["-t", _kind(brought), "-"], brought, *form)
    if not samples:
        raise BadRecording("not_sound")
    if len(samples) > 2 * RATE_HZ * LONGEST_S:
        raise BadRecording("too_long")
    gain = min(WANTED_DB - _speech_db(samples), MOST_GAIN_DB)
    return _wav(_sox([*_PCM, "-"], samples, "highpass", "100", *_gain(gain)))


def plain(wav: bytes) -> float:
    """Seconds of a WAV as `telephone` makes it. Raises BadRecording for any other."""
    try:
        with wave.open(io.BytesIO(wav)) as sound:
            form = sound.getframerate(), sound.getnchannels(), sound.getsampwidth()
            length_s = len(sound.readframes(sound.getnframes())) / 2 / RATE_HZ
    except (wave.Error, EOFError) as error:
        raise BadRecording("not_sound") from error
    if form != (RATE_HZ, 1, 2):
        raise BadRecording("not_sound")
    if length_s > LONGEST_S:
        raise BadRecording("too_long")
    return length_s


def _kind(brought: bytes) -> str:
    """By its first bytes: a name says nothing, and sox need not guess among its hundred formats."""
    if brought[:4] == b"RIFF" and brought[8:12] == b"WAVE":
        return "wav"
    if brought[:4] == b"fLaC":
        return "flac"
    if brought[:4] == b"OggS":
        return "vorbis"
    if brought[:3] == b"ID3" or (len(brought) > 1 and brought[0] == 0xFF and brought[1] & 0xE6 == 0xE2):
        return "mp3"
    raise BadRecording("not_sound")


def _speech_db(samples: bytes) -> float:
    """Level of the frames (20 ms) that are not pauses. Raises BadRecording where there is no speech."""
    values = array("h", samples[: len(samples) // 2 * 2])
    squares = [
        math.sumprod(frame, frame) / len(frame)
        for frame in (values[start : start + _FRAME] for start in range(0, len(values), _FRAME))
    ]
    loud = max(squares, default=0.0)
    spoken = [square for square in squares if square > loud / 1000]  # 30 dB below the loudest: a pause
    if _db(loud) < SILENT_DB:
        raise BadRecording("silent")
    if len(values) < SHORTEST_S * RATE_HZ:
        raise BadRecording("too_short")
    return _db(sum(spoken) / len(spoken))


def _gain(gain_db: float) -> tuple[str, ...]:
    """What is lifted is kept from clipping at its loudest."""
    return ("gain", "-l", f"{gain_db:.2f}") if gain_db > 0 else ("gain", f"{gain_db:.2f}")


def _db(square: float) -> float:
    return 10 * math.log10(square / 32768**2) if square > 0 else -200.0


def _sox(source: list[str], data: bytes, *effects: str) -> bytes:
    command = ["sox", "-V1", "-D", *source, *_PCM, "-", *effects]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_TIMEOUT_S, check=False)
    except subprocess.TimeoutExpired as error:
        raise BadRecording("not_sound") from error
    if done.returncode:
        raise BadRecording("not_sound")
    return done.stdout


def _wav(samples: bytes) -> bytes:
    made = io.BytesIO()
    with wave.open(made, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE_HZ)
        sound.writeframes(samples)
    return made.getvalue()
