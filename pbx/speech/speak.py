"""Spoken text and brought-along recordings as the 8 kHz mono WAV that Asterisk plays, each made only once.

What is made is kept under the hash of everything that went into it; names are links to it, so a
prompt that changes is switched in one step and a call that is playing the old one hears its end.
"""

import hashlib
import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_VOICES: Final = {"es": "es-419", "en": "en-us"}
_WORDS_PER_MINUTE: Final = 150
_TIMEOUT_S: Final = 60
# To telephone band and level; a little silence in front, since some phones open their ear late.
_PAUSE: Final = ("pad", "0.15", "0.1")
_EFFECTS: Final = ("rate", "8000", "highpass", "150", "norm", "-3", *_PAUSE)
_RECIPE: Final = f"1 {_VOICES} {_WORDS_PER_MINUTE} {_EFFECTS}"


class SpeechFailed(Exception):
    """The text could not be spoken, or the file not be read; says why."""


@dataclass(frozen=True, slots=True)
class Speech:
    cache: Path
    """Folder of what was made."""

    def say(self, text: str, language: str) -> Path:
        """The WAV of a text in es or en. Blocks; raises SpeechFailed."""
        name = _hash(language, text)
        path = self.cache / f"{name}.wav"
        if not path.exists():
            with tempfile.TemporaryDirectory() as folder:
                spoken = Path(folder, "spoken.wav")
                voice = ["-v", _VOICES[language], "-s", str(_WORDS_PER_MINUTE)]
                _run("espeak-ng", *voice, "-w", str(spoken), "--stdin", stdin=text)
                self._finish(spoken, path)
        return path

    def convert(self, source: Path, levelled: bool = False) -> Path:
        """The telephone form of a recording brought along. Blocks; raises SpeechFailed.

        `levelled`: it is that already, and as loud as it should be.
        """
        try:
            name = _hash("levelled" if levelled else "", source.read_bytes().hex())
        except OSError as error:
            raise SpeechFailed(f"{source}: {error.strerror}") from error
        path = self.cache / f"{name}.wav"
        if not path.exists():
            self._finish(source, path, _PAUSE if levelled else _EFFECTS)
        return path

    def _finish(self, source: Path, path: Path, effects: tuple[str, ...] = _EFFECTS) -> None:
        self.cache.mkdir(mode=0o750, exist_ok=True)
        handle, name = tempfile.mkstemp(suffix=".wav", prefix=".", dir=self.cache)
        os.close(handle)
        made = Path(name)
        try:
            _run("sox", str(source), "-b", "16", "-c", "1", name, *effects)
            made.chmod(0o640)
            made.replace(path)
        finally:
            made.unlink(missing_ok=True)


def link(target: Path, name: Path) -> bool:
    """Make `name` lead to `target` in one step; whether it did not already."""
    name.parent.mkdir(mode=0o750, exist_ok=True)
    relative = os.path.relpath(target, name.parent)
    if name.is_symlink() and str(name.readlink()) == relative:
        return False
    with tempfile.TemporaryDirectory(dir=name.parent, prefix=".") as folder:
        fresh = Path(folder, "link")
        fresh.symlink_to(relative)
        fresh.replace(name)
    return True


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join([_RECIPE, *parts]).encode()).hexdigest()[:24]


def _run(program: str, *arguments: str, stdin: str | None = None) -> None:
    try:
        done = subprocess.run(
            [program, *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            timeout=_TIMEOUT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SpeechFailed(f"{program}: {error}") from error
    if done.returncode:
        raise SpeechFailed(f"{program}: {done.stderr.strip()[-300:] or done.returncode}")
