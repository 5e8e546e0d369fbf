"""An archive on its way: a stream through age, cut into files of a bounded size, so that no second copy of
anything large ever lies on the box, and a cut line costs one part.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from appliance.backups import age
from appliance.backups.errors import BackupError
from appliance.backups.targets.base import Target
from appliance.core.backup.contents import Archive, Contents, Part

PART_BYTES: Final = 128 << 20
_BLOCK: Final = 1 << 18

type Produce = Callable[[IO[bytes]], None]


def send(
    produce: Produce, recipients: Sequence[str], work: Path, store: Callable[[int, Path], None]
) -> tuple[Part, ...]:
    """Encrypt what `produce` writes and hand it on part by part; what was sent."""
    with age.encrypting(recipients, produce) as stream:
        return cut(stream, work, store)


def cut(
    stream: IO[bytes], work: Path, store: Callable[[int, Path], None], limit: int = PART_BYTES
) -> tuple[Part, ...]:
    """Cut a stream that is encrypted already."""
    sent: list[Part] = []
    path = work / "part"
    while (part := _take(stream, path, limit)).bytes or not sent:
        store(len(sent), path)
        sent.append(part)
        if part.bytes < limit:
            break
    path.unlink(missing_ok=True)
    return tuple(sent)


def _take(stream: IO[bytes], path: Path, limit: int) -> Part:
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("wb") as file:
            while size < limit and (block := stream.read(min(_BLOCK, limit - size))):
                digest.update(block)
                size += file.write(block)
    except OSError as error:
        raise BackupError("box_full" if error.errno == 28 else "failed", str(error)) from error
    return Part(digest.hexdigest(), size)


def fetch(target: Target, contents: Contents, archive: Archive, work: Path) -> Iterator[Path]:
    """The parts of an archive, one after the other in one file. Raises BackupError (damaged, missing)."""
    path = work / "part"
    for name, part in zip(archive.paths(contents.id), archive.parts, strict=True):
        target.get(name, path)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != part.sha256 or path.stat().st_size != part.bytes:
            raise BackupError("damaged", f"{name} is not what was stored")
        yield path
    path.unlink(missing_ok=True)


@contextmanager
def opened(
    target: Target, contents: Contents, archive: Archive, work: Path, secret: str
) -> Iterator[IO[bytes]]:
    """An archive in clear, as a stream that must be read to its end."""

    def produce(into: IO[bytes]) -> None:
        for path in fetch(target, contents, archive, work):
            with path.open("rb") as file:
                while block := file.read(_BLOCK):
                    into.write(block)

    with age.decrypting(secret, produce) as stream:
        yield stream
