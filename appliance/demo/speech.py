"""Voices of the demonstration: sentences spoken once by espeak-ng, joined into conversations."""

import hashlib
import subprocess
import wave
from dataclasses import dataclass
from pathlib import Path

from appliance.demo.people import Voice

RATE = 8000
type Samples = bytes
"""16-bit mono at RATE."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """Something said. `by_agent` says whose track it is on."""

    text: str
    voice: Voice
    by_agent: bool


class Speaker:
    """Says sentences; what was said once is kept in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def say(self, text: str, voice: Voice) -> Samples:
        """The sentence's samples. Blocks for about 50 ms the first time."""
        key = hashlib.sha256(f"{voice}{text}".encode()).hexdigest()[:24]
        path = self._folder / f"{key}.wav"
        if not path.exists():
            self._speak(text, voice, path)
        with wave.open(str(path), "rb") as wav:
            return wav.readframes(wav.getnframes())

    def conversation(self, turns: list[Utterance], name: str, gaps_s: list[float]) -> tuple[Path, Path]:
        """(agent's track, customer's track): of equal length, one silent while the other speaks."""
        agent, customer = bytearray(), bytearray()
        for turn, gap_s in zip(turns, gaps_s, strict=True):
            said = self.say(turn.text, turn.voice) + silence(gap_s)
            agent += said if turn.by_agent else bytes(len(said))
            customer += bytes(len(said)) if turn.by_agent else said
        return (
            self._write(f"{name}-agent", bytes(agent)),
            self._write(f"{name}-customer", bytes(customer)),
        )

    def message(self, text: str, voice: Voice, name: str) -> Path:
        """One sentence as a file of its own."""
        return self._write(name, self.say(text, voice))

    def forget(self, *paths: Path) -> None:
        for path in paths:
            path.unlink(missing_ok=True)

    def _speak(self, text: str, voice: Voice, path: Path) -> None:
        raw, made = path.with_suffix(".raw.wav"), path.with_suffix(".new.wav")
        spoken = [
            "espeak-ng",
            "-v",
            voice.name,
            "-p",
            str(voice.pitch),
            "-s",
            str(voice.speed),
            "-w",
            str(raw),
        ]
        subprocess.run([*spoken, text], check=True, timeout=20)
        telephone = ["sox", str(raw), "-r", str(RATE), "-c", "1", "-b", "16", str(made), "gain", "-n", "-6"]
        subprocess.run(telephone, check=True, timeout=20, stderr=subprocess.DEVNULL)
        raw.unlink()
        made.rename(path)

    def _write(self, name: str, samples: Samples) -> Path:
        path = self._folder / f"call-{name}.wav"
        with wave.open(str(path), "wb") as wav:
            wav.setparams((1, 2, RATE, 0, "NONE", ""))
            wav.writeframes(samples)
        return path


def silence(seconds: float) -> Samples:
    return bytes(2 * int(seconds * RATE))


def seconds(samples: Samples) -> float:
    return len(samples) / (2 * RATE)
