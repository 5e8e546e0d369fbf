"""Every site file that was applied, with its secrets. One name, `current`, says which one holds.

A revision is written whole before `current` is turned to it: whoever is killed in between has
changed nothing.
"""

import contextlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from appliance.core.site.model import Site
from appliance.core.site.parse import VERSION, load_site
from appliance.site.files import write

KEEP: Final = 100
"""Older revisions are removed."""

EMPTY: Final[dict[str, Any]] = {
    "timbre": VERSION,
    "site": {"name": "Timbre", "timezone": "Etc/UTC", "language": "es", "country": "CO"},
}
"""A box that nobody has set up: it knows no phone, no trunk and no user."""


@dataclass(frozen=True, slots=True)
class Revision:
    number: int
    """0: nothing was ever applied."""
    at: float
    by: str
    summary: str
    data: dict[str, Any]
    """The file's canonical data, secrets as `(kept)`."""
    secrets: dict[str, str]

    @property
    def site(self) -> Site:
        return load_site(self.data)


_NONE: Final = Revision(0, 0.0, "", "", EMPTY, {})


class NoSuchRevision(LookupError):
    """Asked for a revision that is not kept."""


class Revisions:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def current(self) -> Revision:
        """What holds now. A damaged file is an error here, never a reason to start from nothing."""
        try:
            number = int((self._folder / "current").read_text(encoding="ascii"))
        except FileNotFoundError:
            return _NONE
        return self.get(number)

    def get(self, number: int) -> Revision:
        """Raises NoSuchRevision."""
        try:
            data = json.loads(self._path(number).read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise NoSuchRevision(number) from error
        return Revision(**data)

    def newest_first(self) -> Iterator[Revision]:
        for number in sorted(self._numbers(), reverse=True):
            yield self.get(number)

    def add(
        self, at: float, by: str, summary: str, data: dict[str, Any], secrets: dict[str, str]
    ) -> Revision:
        """Write a new revision and make it the current one."""
        number = max(self._numbers(), default=0) + 1
        revision = Revision(number, at, by, summary, data, secrets)
        write(self._path(number), json.dumps(asdict(revision), ensure_ascii=False), mode=0o600)
        write(self._folder / "current", f"{number}\n", mode=0o600)
        for old in sorted(self._numbers())[:-KEEP]:
            with contextlib.suppress(FileNotFoundError):
                self._path(old).unlink()
        return revision

    def _numbers(self) -> list[int]:
        return [int(path.stem) for path in self._folder.glob("[0-9]*.json")]

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:06}.json"
