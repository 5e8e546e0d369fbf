"""The outline of a recording that the player draws, kept beside the sound as a few kilobytes of JSON."""

import json
from pathlib import Path
from typing import TypedDict

from appliance.recordings import SAMPLE_BYTES, files, levels, sox
from appliance.recordings.files import locate, open_file, peaks_of
from appliance.store.models import Recording


class Waveform(TypedDict):
    seconds: float
    left: list[int]
    """The customer, 0 to 255 per point."""
    right: list[int] | None
    """The agent; None in a mono recording."""


def read(recording: Recording, folder: Path) -> Waveform:
    """From its file, or measured now (still raw). Raises recordings.Gone."""
    try:
        kept: Waveform = json.loads(peaks_of(locate(folder, recording.file)).read_bytes())
        return kept
    except FileNotFoundError, ValueError:
        return outline(_measure(recording, folder))


def keep(measured: levels.Levels, path: Path) -> None:
    """`path` is the sound's."""
    target = peaks_of(path)
    partial = target.with_name(f".{target.name}.part")
    partial.write_text(json.dumps(outline(measured), separators=(",", ":")))
    files.settle(partial, target)


def outline(measured: levels.Levels) -> Waveform:
    sides = [list(side.outline) for side in measured.sides]
    right = sides[1] if len(sides) > 1 else None
    return {"seconds": round(measured.duration_s, 3), "left": sides[0], "right": right}


def _measure(recording: Recording, folder: Path) -> levels.Levels:
    path = locate(folder, recording.file)
    with open_file(folder, recording.file) as file:
        size = path.stat().st_size
        if path.suffix == ".raw":
            return levels.measure(file, size // (recording.channels * SAMPLE_BYTES), recording.channels)
    # Compressed: about half of what it was.
    frames = size * 2 // (recording.channels * SAMPLE_BYTES)
    with sox.decompressed(path, recording.channels) as sound:
        return levels.measure(sound, frames, recording.channels)
