"""Restoring: everything is fetched, opened and checked beside what holds; only then one mark makes it the
truth.

Before the mark nothing of the box has changed. After it `settle` moves things into place; it may be killed
at any point and be run again, which is what timbre-restore.service does at the next start.
"""

import grp
import json
import os
import pwd
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from appliance.backups import catalogue
from appliance.backups.errors import BackupError
from appliance.backups.parts import opened
from appliance.backups.tar import unpack
from appliance.backups.targets.base import Target
from appliance.core.backup.contents import Archive, BadBackup, Contents, is_pack
from appliance.site.files import sync_folder, write
from appliance.site.revisions import Revisions
from appliance.store.paths import check_recording_path

SPARE_BYTES: Final = 256 << 20


@dataclass(frozen=True, slots=True)
class Owner:
    user: str
    group: str
    folder_mode: int
    file_mode: int


OWNERS: Final = {
    "site": Owner("timbre-site", "timbre-site", 0o700, 0o600),
    "secrets": Owner("timbre-site", "timbre-site", 0o700, 0o600),
    "db": Owner("timbre-site", "timbre-data", 0o2770, 0o660),
    "prompts": Owner("timbre-site", "timbre-media", 0o2750, 0o640),
    "recordings": Owner("timbre-jobs", "timbre-media", 0o2770, 0o660),
}
"""By folder of the data partition: whose what is restored there becomes."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Folders, all on the data partition, so that moving is renaming."""

    state: Path = Path("/var/lib/timbre")

    @property
    def own(self) -> Path:
        return self.state / "restore"

    @property
    def work(self) -> Path:
        return self.own / "work"

    @property
    def new(self) -> Path:
        return self.own / "new"

    @property
    def mark(self) -> Path:
        """Written last: what is in `new` is whole, and is to hold."""
        return self.own / "commit"

    @property
    def before(self) -> Path:
        """What held before; stays until the next restore."""
        return self.state / "before-restore"


def fetch(
    target: Target, claimed: Contents, secret: str, ground: Ground, say: Callable[[str], None]
) -> Contents:
    """Put everything at `ground.new`, checked. Changes nothing that holds. Raises BackupError."""
    _begin(ground)
    say("manifest")
    contents = catalogue.manifest(target, claimed, ground.work, secret)
    wanted = sum(archive.plain_bytes for archive in contents.archives)
    if shutil.disk_usage(ground.state).free < wanted + SPARE_BYTES:
        raise BackupError("box_full", f"{wanted >> 20} MiB and {SPARE_BYTES >> 20} MiB to spare are needed")
    for archive in contents.archives:
        say(archive.name)
        _unpack(target, contents, archive, secret, ground)
    say("check")
    _check(ground.new)
    return contents


def _begin(ground: Ground) -> None:
    """What an earlier attempt has left half-way goes. One that is marked is not ours to throw away."""
    if ground.mark.exists():
        raise BackupError("failed", "a restore waits to be finished: systemctl restart timbre.target")
    shutil.rmtree(ground.own, ignore_errors=True)
    shutil.rmtree(ground.before, ignore_errors=True)
    for folder in (ground.work, ground.new, ground.before):
        folder.mkdir(mode=0o700, parents=True)


def _unpack(target: Target, contents: Contents, archive: Archive, secret: str, ground: Ground) -> None:
    def place(name: str) -> Path:
        return ground.new / place_of(archive.name, name)

    with opened(target, contents, archive, ground.work, secret) as stream:
        found = unpack(stream, catalogue.is_compressed(archive.name), place)
    if (found.files, found.bytes) != (archive.files, archive.plain_bytes):
        raise BackupError("damaged", f"{archive.name} holds something else than it says")


def place_of(archive: str, name: str) -> str:
    """Where on the data partition a file of an archive belongs. Raises BadBackup where it belongs nowhere."""
    try:
        if is_pack(archive):
            return f"recordings/{check_recording_path(name)}"
    except ValueError as error:
        raise BadBackup(str(error)) from error
    if archive == "site" and name.startswith(("site/", "secrets/")):
        return name
    if archive == "history" and name == "timbre.sqlite":
        return f"db/{name}"
    if archive == "prompts" and name.startswith("files/"):
        return f"prompts/{name}"
    raise BadBackup(f"the archive {archive} holds {name[:80]!r}, which belongs nowhere")


def _check(new: Path) -> None:
    """Whether this release can live with what was fetched."""
    try:
        Revisions(new / "site").current().site  # noqa: B018 -- reading is the check
    except (OSError, ValueError, TypeError, LookupError) as error:
        raise BackupError(
            "damaged", f"the site file in it cannot be read by this release: {error}"
        ) from error
    database = new / "db/timbre.sqlite"
    if not database.exists():
        return
    try:
        with closing(sqlite3.connect(database)) as found:
            said = found.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        raise BackupError("damaged", f"the database in it: {error}") from error
    if said != "ok":
        raise BackupError("damaged", f"the database in it: {said}")
    for name in ("-wal", "-shm"):
        Path(f"{database}{name}").unlink(missing_ok=True)


def mark(ground: Ground, contents: Contents) -> None:
    """From here on it holds, whatever happens."""
    for name, owner in OWNERS.items():
        if (ground.new / name).exists():
            _give(ground.new / name, owner)
    os.sync()
    write(ground.mark, json.dumps({"id": contents.id, "at": contents.at}), mode=0o600)


def _give(folder: Path, owner: Owner) -> None:
    user, group = pwd.getpwnam(owner.user).pw_uid, grp.getgrnam(owner.group).gr_gid
    for path in (folder, *folder.rglob("*")):
        os.chown(path, user, group, follow_symlinks=False)
        path.chmod(owner.folder_mode if path.is_dir() else owner.file_mode)


def settle(ground: Ground) -> bool:
    """Move what is marked into place; whether there was anything. Nobody else may be running."""
    if not ground.mark.exists():
        return False
    for name in ("site", "secrets"):
        _swap(ground, name)
    if (ground.new / "db/timbre.sqlite").exists():
        # What was written last belongs to the old database, and would spoil the new one.
        for name in ("db/timbre.sqlite-wal", "db/timbre.sqlite-shm"):
            _put_aside(ground, name)
        _swap(ground, "db/timbre.sqlite")
    _add(ground, "prompts", replace=True)
    # What the box has recorded itself since is not overwritten.
    _add(ground, "recordings", replace=False)
    ground.mark.unlink()
    sync_folder(ground.own)
    shutil.rmtree(ground.own, ignore_errors=True)
    return True


def _swap(ground: Ground, name: str) -> None:
    """Done already where nothing new lies there."""
    new = ground.new / name
    if new.exists():
        _put_aside(ground, name)
        (ground.state / name).parent.mkdir(parents=True, exist_ok=True)
        new.rename(ground.state / name)


def _put_aside(ground: Ground, name: str) -> None:
    old, aside = ground.state / name, ground.before / name
    if old.exists():
        aside.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if aside.exists():
            # Killed between the two moves: this is what a restart has made meanwhile.
            shutil.rmtree(aside) if aside.is_dir() else aside.unlink()
        old.rename(aside)


def _add(ground: Ground, name: str, replace: bool) -> None:
    owner = OWNERS[name]
    user, group = pwd.getpwnam(owner.user).pw_uid, grp.getgrnam(owner.group).gr_gid
    for path in _files(ground.new / name):
        final = ground.state / name / path.relative_to(ground.new / name)
        for folder in reversed(final.relative_to(ground.state / name).parents):
            made = ground.state / name / folder
            if not made.exists():
                made.mkdir(parents=True)
                os.chown(made, user, group)
                made.chmod(owner.folder_mode)
        if replace or not final.exists():
            path.rename(final)


def _files(folder: Path) -> Iterator[Path]:
    yield from (path for path in sorted(folder.rglob("*")) if path.is_file())
