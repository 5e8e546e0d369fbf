"""The finished backups of a storage, and what is wrong with one."""

import json
from collections.abc import Callable
from pathlib import Path

from appliance.backups.errors import BackupError
from appliance.backups.parts import fetch, opened
from appliance.backups.tar import Tally, unpack
from appliance.backups.targets.base import Target
from appliance.core.backup import retention
from appliance.core.backup.contents import (
    HEAD,
    LONGEST_HEAD,
    PACKS,
    BadBackup,
    Contents,
    contents_of,
    is_id,
)

type Said = Callable[[str], None]


def heads(target: Target, work: Path) -> dict[str, Contents]:
    """Id → what it says of itself. One whose head cannot be read is left out: it cannot be restored."""
    found = {}
    for folder in target.folders():
        if is_id(folder) and (size := target.files(folder).get(HEAD)) is not None:
            try:
                found[folder] = head(target, folder, work, size)
            except BackupError as error:
                if error.code not in ("damaged", "missing"):
                    raise
    return found


def head(target: Target, backup: str, work: Path, size: int) -> Contents:
    """What stands in clear. Raises BackupError."""
    if size > LONGEST_HEAD:
        raise BackupError("damaged", f"the head of {backup} is too large")
    path = work / "head"
    target.get(f"{backup}/{HEAD}", path)
    return _believe(path.read_bytes(), backup)


def choose(target: Target, work: Path, wanted: str = "") -> Contents:
    """The wanted backup, or the newest. Raises BackupError (no_backup)."""
    if wanted:
        size = target.files(wanted).get(HEAD) if is_id(wanted) else None
        if size is None:
            raise BackupError("no_backup", f"there is no finished backup {wanted}")
        return head(target, wanted, work, size)
    found = heads(target, work)
    if not found:
        raise BackupError("no_backup")
    return found[max(found)]


def manifest(target: Target, claimed: Contents, work: Path, secret: str) -> Contents:
    """What was encrypted when the backup was made, which alone is believed. Raises BackupError."""
    if claimed.manifest is None:
        raise BackupError("damaged", "the head names no manifest")
    with opened(target, claimed, claimed.manifest, work, secret) as stream:
        text = stream.read(LONGEST_HEAD + 1)
    return _believe(text[: LONGEST_HEAD + 1], claimed.id)


def _believe(text: bytes, backup: str) -> Contents:
    try:
        found = contents_of(json.loads(text))
        if found.id != backup:
            raise BadBackup(f"{backup} says of itself that it is {found.id}")
    except (BadBackup, ValueError, RecursionError) as error:
        raise BackupError("damaged", str(error)) from error
    return found


def check(target: Target, contents: Contents, work: Path, say: Said) -> int:
    """Whether everything is there as it was stored: fetched and hashed, which needs no key. Its bytes."""
    sizes = {f"{PACKS}/{name}": size for name, size in target.files(PACKS).items()}
    sizes |= {f"{contents.id}/{name}": size for name, size in target.files(contents.id).items()}
    if gone := retention.missing(contents, sizes):
        raise BackupError("missing", ", ".join(gone[:5]))
    total = 0
    for archive in contents.everything():
        say(archive.name)
        total += sum(path.stat().st_size for path in fetch(target, contents, archive, work))
    return total


def check_open(target: Target, contents: Contents, work: Path, secret: str, say: Said) -> Tally:
    """Everything decrypted and read to its end, kept nowhere: what a restore would do. Raises BackupError."""
    true = manifest(target, contents, work, secret)
    total = Tally()
    for archive in true.archives:
        say(archive.name)
        with opened(target, true, archive, work, secret) as stream:
            found = unpack(stream, is_compressed(archive.name), lambda _name: None)
        if (found.files, found.bytes) != (archive.files, archive.plain_bytes):
            raise BackupError("damaged", f"{archive.name} holds something else than it says")
        total.files += found.files
        total.bytes += found.bytes
    return total


def is_compressed(name: str) -> bool:
    return name in ("site", "history")
