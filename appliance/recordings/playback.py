"""A recording as bytes for a player: any range of it, compressed or still growing."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Self

from appliance.recordings import SAMPLE_BYTES, Gone, wav
from appliance.recordings.files import open_file
from appliance.store.models import Recording

PLAYABLE = ("raw", "ready", "failed", "damaged")
CONTENT_TYPES = {"flac": "audio/flac", "wav": "audio/wav", "raw": "audio/wav"}


@dataclass(slots=True)
class Playback:
    """An open recording. Its size is that of the moment it was opened."""

    file: BinaryIO
    size: int
    content_type: str
    etag: str
    """Changes with the bytes: answer `If-Range` with it, a raw file may have become FLAC since."""
    name: str
    """For a download: `<call>.flac` or `<call>.wav`."""
    header: bytes = field(default=b"")
    """Stands before the file's own bytes."""
    skip: int = 0
    """Bytes of the file that the header replaces."""

    def read(self, offset: int, length: int) -> bytes:
        """At most `length` bytes from `offset`; fewer only at the end."""
        length = max(0, min(length, self.size - offset))
        head = self.header[offset : offset + length]
        rest = length - len(head)
        if not rest:
            return head
        position = max(offset, len(self.header)) - len(self.header) + self.skip
        return head + os.pread(self.file.fileno(), rest, position)

    def close(self) -> None:
        self.file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def open_for_playback(recording: Recording, folder: Path) -> Playback:
    """Raises Gone. The file may be compressed in just this moment: then the row is read again."""
    if recording.state not in PLAYABLE:
        raise Gone(f"the recording is {recording.state}")
    try:
        return _open(recording, folder)
    except Gone:
        now = Recording.get_or_none(Recording.id == recording.id)
        if now is None or now.file == recording.file:
            raise
        return _open(now, folder)


def _open(recording: Recording, folder: Path) -> Playback:
    file = open_file(folder, recording.file)
    status = os.fstat(file.fileno())
    suffix = recording.file.rpartition(".")[2]
    name = recording.file.rpartition("/")[2]
    etag = f'"{status.st_ino:x}-{status.st_mtime_ns:x}-{status.st_size:x}"'
    if suffix == "flac":
        return Playback(file, status.st_size, CONTENT_TYPES[suffix], etag, name)
    # Asterisk fills in a WAV's own header only when it closes the file: ours replaces it.
    skip = wav.HEADER_BYTES if suffix == "wav" else 0
    frame = recording.channels * SAMPLE_BYTES
    data = max(0, status.st_size - skip) // frame * frame
    head = wav.header(data, recording.channels)
    name = name.rpartition(".")[0] + ".wav"
    return Playback(file, len(head) + data, CONTENT_TYPES[suffix], etag, name, head, skip)
