"""What one backup consists of. It is written twice: in clear as `head.json`, so that anybody can list and
check it, and encrypted, which is what a restore believes.
"""

import re
from dataclasses import asdict, dataclass
from typing import Any, Final

FORMAT: Final = 1
"""Of the whole; a restore refuses what is newer."""
HEAD: Final = "head.json"
"""Written last: without it a backup does not exist."""
PACKS: Final = "packs"
"""The folder of what several backups share."""
LONGEST_HEAD: Final = 64 << 20

_ID = re.compile(r"\d{8}T\d{6}Z", re.ASCII)
_NAME = re.compile(r"site|history|prompts|manifest|p[0-9a-f]{16}", re.ASCII)
_BOX = re.compile(r"[0-9a-f]{16}", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_TEXT = re.compile(r"[ -~]{0,100}", re.ASCII)
_FILE = re.compile(r"[^\x00-\x1f/\\]{1,255}")


class BadBackup(ValueError):
    """Not a backup of ours, damaged, or tampered with; says what is wrong."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the storage."""

    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Archive:
    """A tar, encrypted, cut into parts."""

    name: str
    """site, history, prompts, manifest; p… for a pack of recordings."""
    parts: tuple[Part, ...]
    files: int
    plain_bytes: int

    @property
    def bytes(self) -> int:
        return sum(part.bytes for part in self.parts)

    def paths(self, backup: str) -> list[str]:
        """Where its parts lie, below the box's folder."""
        folder = PACKS if is_pack(self.name) else backup
        return [f"{folder}/{self.name}.{number:03}.age" for number in range(len(self.parts))]


@dataclass(frozen=True, slots=True)
class Contents:
    id: str
    """The UTC time it began, `20261201T063000Z`."""
    at: float
    box: str
    """Which box key it is made for, see `box_of`."""
    host: str
    version: str
    schema: str
    """The database's newest migration; empty: the history is kept elsewhere."""
    recordings: bool
    archives: tuple[Archive, ...]
    manifest: Archive | None = None
    """In the head alone."""

    @property
    def bytes(self) -> int:
        return sum(archive.bytes for archive in self.archives)

    @property
    def packs(self) -> tuple[Archive, ...]:
        return tuple(archive for archive in self.archives if is_pack(archive.name))

    def archive(self, name: str) -> Archive | None:
        return next((archive for archive in self.archives if archive.name == name), None)

    def everything(self) -> tuple[Archive, ...]:
        return (*self.archives, *((self.manifest,) if self.manifest else ()))


def is_pack(name: str) -> bool:
    return name.startswith("p") and name != "prompts"


def is_id(text: str) -> bool:
    return bool(_ID.fullmatch(text))


def as_data(contents: Contents) -> dict[str, Any]:
    return {"timbre_backup": FORMAT} | asdict(contents)


def contents_of(data: Any) -> Contents:
    """Raises BadBackup for whatever is not exactly of the form."""
    try:
        if data["timbre_backup"] != FORMAT:
            raise BadBackup(f"its format is {data['timbre_backup']!r}, this release reads {FORMAT}")
        manifest = data["manifest"]
        if not isinstance(data["archives"], list):
            raise BadBackup("its archives are no list")
        found = Contents(
            id=_match(_ID, data["id"]),
            at=float(data["at"]),
            box=_match(_BOX, data["box"]),
            host=_match(_TEXT, data["host"]),
            version=_match(_TEXT, data["version"]),
            schema=_match(_TEXT, data["schema"]),
            recordings=bool(data["recordings"]),
            archives=tuple(_archive(each) for each in data["archives"]),
            manifest=None if manifest is None else _archive(manifest),
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        if isinstance(error, BadBackup):
            raise
        raise BadBackup(f"this is no list of a backup's contents ({error})") from error
    names = [archive.name for archive in found.archives]
    if len(set(names)) != len(names) or "manifest" in names:
        raise BadBackup("an archive is named twice")
    return found


def _archive(data: Any) -> Archive:
    parts = tuple(Part(_match(_SHA256, each["sha256"]), _size(each["bytes"])) for each in data["parts"])
    name = _match(_NAME, data["name"])
    if not parts:
        raise BadBackup(f"the archive {name} has no part")
    return Archive(name, parts, _size(data["files"]), _size(data["plain_bytes"]))


def _match(pattern: re.Pattern[str], value: Any) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise BadBackup(f"{str(value)[:60]!r} is not as expected")
    return value


def _size(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1 << 50:
        raise BadBackup(f"{str(value)[:60]!r} is no size")
    return value


def check_path(name: str) -> str:
    """A file's path inside an archive, harmless. Raises BadBackup for anything that could lead elsewhere."""
    parts = name.split("/")
    if len(parts) > 8 or not all(_FILE.fullmatch(part) and part not in (".", "..") for part in parts):
        raise BadBackup(f"an archive holds a file of the name {name[:80]!r}")
    return name
