"""The only place where a recording's path becomes a file: nothing outside the folder can be named."""

import os
from io import BufferedReader
from pathlib import Path

from appliance.recordings import Gone
from appliance.store.paths import check_recording_path


def locate(folder: Path, file: str) -> Path:
    """The absolute path of `2026/11/22/<call>.flac`. Raises ValueError if links lead it elsewhere."""
    path = folder / check_recording_path(file)
    if not path.resolve().is_relative_to(folder.resolve()):
        raise ValueError(f"{file!r} leads out of the recordings folder")
    return path


def open_file(folder: Path, file: str) -> BufferedReader:
    """For reading. Raises Gone if it is not there, or is a link."""
    try:
        descriptor = os.open(locate(folder, file), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise Gone(f"the file {file} is not there") from error
    except OSError as error:
        raise Gone(f"the file {file} cannot be opened: {error.strerror}") from error
    return os.fdopen(descriptor, "rb")


def with_suffix(file: str, suffix: str) -> str:
    """`…/<call>.raw` → `…/<call>.flac`; a call's own dots stay."""
    return file.rpartition(".")[0] + suffix


def peaks_of(path: Path) -> Path:
    """Where the player's waveform is kept, beside the sound."""
    return path.with_name(path.name.rpartition(".")[0] + ".peaks")


def settle(partial: Path, final: Path) -> None:
    """Give a completely written file its name so that a power cut leaves the old or the new, whole."""
    with partial.open("rb+") as file:
        os.fsync(file.fileno())
    partial.replace(final)
    folder = os.open(final.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
