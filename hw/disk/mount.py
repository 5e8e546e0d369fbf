"""Mounting a disk by the label of its file system; one ordinary user may then write into one folder of it."""

import os
import pwd
import re
import stat
import subprocess
from pathlib import Path
from typing import Final

MOUNTS: Final = Path("/run/timbre-disk")
BY_LABEL: Final = Path("/dev/disk/by-label")
USER: Final = "timbre-backup"
FOLDER: Final = "timbre"
OWNERLESS: Final = ("vfat", "exfat", "ntfs3")
"""File systems that know no owners: the mount says whose everything is."""
KNOWN: Final = ("ext4", "ext3", "xfs", "btrfs", *OWNERLESS)
_LABEL: Final = re.compile(r"[A-Za-z0-9_-]{1,32}", re.ASCII)


class DiskError(Exception):
    """Says what to do."""


def attach(label: str) -> None:
    """Below MOUNTS, once; with the folder that backups go to."""
    if not _LABEL.fullmatch(label):
        raise DiskError(f"{label!r} is no label")
    place = MOUNTS / label
    place.mkdir(mode=0o755, parents=True, exist_ok=True)
    if not place.is_mount():
        device = _device(label)
        kind = _kind(device)
        _run("/usr/bin/mount", "-t", kind, "-o", options(kind), str(device), str(place))
        _note(label).touch()
    _prepare(place)


def detach(label: str) -> None:
    """What we have mounted; whatever is still to be written is written first."""
    if _LABEL.fullmatch(label) and _note(label).exists():
        _run("/usr/bin/umount", str(MOUNTS / label))
        _note(label).unlink()


def options(kind: str) -> str:
    """Of the mount."""
    common = "nosuid,nodev,noexec,noatime"
    if kind not in OWNERLESS:
        return common
    user = pwd.getpwnam(USER)
    return f"{common},uid={user.pw_uid},gid={user.pw_gid},umask=077"


def _note(label: str) -> Path:
    """There while a mount of ours is; what somebody else has mounted, he lets go himself."""
    return MOUNTS / f".{label}"


def _device(label: str) -> Path:
    link = BY_LABEL / label
    if not link.exists() or not stat.S_ISBLK(link.stat().st_mode):
        raise DiskError(f"no disk labelled {label} is plugged in; give the disk that label, or name its own")
    return link.resolve()


def _kind(device: Path) -> str:
    kind = _run("/usr/sbin/blkid", "-p", "-o", "value", "-s", "TYPE", str(device)).strip()
    if kind not in KNOWN:
        raise DiskError(
            f"{device} has a file system of the kind {kind!r}; expected one of {', '.join(KNOWN)}"
        )
    return kind


def _prepare(place: Path) -> None:
    """The folder on the disk, ours alone. A link in its place would lead us elsewhere: refused."""
    folder = place / FOLDER
    if folder.is_symlink():
        raise DiskError(f"{folder} is a link; remove it from the disk")
    folder.mkdir(mode=0o700, exist_ok=True)
    user = pwd.getpwnam(USER)
    if folder.stat().st_uid != user.pw_uid:
        os.chown(folder, user.pw_uid, user.pw_gid, follow_symlinks=False)


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    if done.returncode != 0:
        raise DiskError(f"{command[0]} ended with {done.returncode}: {done.stderr.strip()[:300]}")
    return done.stdout
