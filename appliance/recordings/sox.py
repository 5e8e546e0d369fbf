"""Compressing and decompressing with sox: the only program run for recordings, without a shell."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from appliance.recordings import RATE_HZ

TIMEOUT_S = 900.0


class SoxFailed(Exception):
    """sox could not read or write a file; its own words."""


def _form(path: Path, channels: int) -> list[str]:
    """A raw file must be told what it is; the others say it themselves."""
    if path.suffix != ".raw":
        return [str(path)]
    return ["-t", "raw", *_pcm(channels), str(path)]


def _pcm(channels: int) -> list[str]:
    return ["-r", str(RATE_HZ), "-e", "signed-integer", "-b", "16", "-L", "-c", str(channels)]


def compress(source: Path, target: Path, channels: int) -> None:
    """Any of our files → FLAC at `target`, whatever its suffix. Lossless: no dither, no change of rate."""
    command = ["sox", "-V1", "-D", *_form(source, channels), "-t", "flac", "-C", "5", str(target)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
    if done.returncode:
        raise SoxFailed(done.stderr.strip()[-300:] or f"sox ended with {done.returncode}")


@contextmanager
def decompressed(source: Path, channels: int) -> Iterator[IO[bytes]]:
    """The samples, 16-bit little-endian, as a stream. SoxFailed at the end if they were not all there."""
    kind = ["-t", "flac"] if source.suffix not in (".raw", ".wav") else []
    command = ["sox", "-V1", "-D", *kind, *_form(source, channels), "-t", "raw", *_pcm(channels), "-"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr  # noqa: S101  both are pipes
        yield process.stdout
        process.stdout.close()
        said = process.stderr.read().decode("utf-8", "replace").strip()
        if process.wait():
            raise SoxFailed(said[-300:] or f"sox ended with {process.returncode}")
