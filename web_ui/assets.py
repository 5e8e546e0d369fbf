"""Static files: our own and the vendored ones, each under an address that changes with its content."""

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path

OWN = Path(__file__).parent / "static"
PREFIX = "/static/"
SIP = "vendor/sip.js-0.21.2/index.js"
"""The browser phone's library: modules that import one another by plain names, without stamps."""
_PINNED = re.compile(r"vendor/[a-z.]+-[0-9]+\.[0-9]+\.[0-9]+/")


@dataclass(slots=True)
class Assets:
    """Vendored files lie in one folder and are addressed as `vendor/<file>`."""

    vendor: Path
    own: Path = OWN
    _stamps: dict[str, tuple[int, str]] = field(default_factory=dict)

    def file(self, name: str) -> Path | None:
        """The file behind an address; None if there is none, or the name would lead out of the folders."""
        root, rest = (
            (self.vendor, name.removeprefix("vendor/")) if name.startswith("vendor/") else (self.own, name)
        )
        path = (root / rest).resolve()
        return path if path.is_relative_to(root.resolve()) and path.is_file() else None

    def url(self, name: str) -> str:
        return f"{PREFIX}{name}?v={self.stamp(name)}"

    def path(self, name: str) -> str:
        """Without a stamp: for modules that others import by plain names; a stamp makes another module."""
        return f"{PREFIX}{name}"

    def is_pinned(self, name: str) -> bool:
        """Whether the version stands in the address, so that its content never changes."""
        return bool(_PINNED.match(name))

    def stamp(self, name: str) -> str:
        """Of the content; read again when the file has changed."""
        path = self.file(name)
        if path is None:
            return "0"
        changed = path.stat().st_mtime_ns
        known = self._stamps.get(name)
        if known is None or known[0] != changed:
            known = (changed, hashlib.sha256(path.read_bytes()).hexdigest()[:10])
            self._stamps[name] = known
        return known[1]
