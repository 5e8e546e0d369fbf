"""A door: an address, the room behind it, and who may enter. A door that names nobody is not built."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from appliance.core.permissions import Permission


class Public(Enum):
    PUBLIC = "public"
    """Anybody who can reach the box. Written out at each such door."""


PUBLIC = Public.PUBLIC
SIGNED_IN = Permission.PROFILE

Entry = Permission | Public | tuple[Permission, ...]
"""A tuple: any one of them suffices, and the room looks closer."""
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


class UnguardedDoor(Exception):
    """A route without a permission: the web does not start with it."""


@dataclass(frozen=True, slots=True)
class Door:
    path: str
    """A regular expression, as Tornado takes it."""
    handler: type
    permission: Entry | Mapping[str, Entry]
    """One for all methods, or one per method (HEAD goes with GET)."""

    def entry(self, method: str) -> Entry | None:
        """Who may use this method; None: nobody."""
        if isinstance(self.permission, Mapping):
            return self.permission.get("GET" if method == "HEAD" else method)
        return self.permission


def implemented(handler: type) -> tuple[str, ...]:
    """The methods a handler answers to."""
    return tuple(
        method
        for method in METHODS
        if getattr(getattr(handler, method.lower(), None), "__qualname__", "").partition(".")[0]
        != "RequestHandler"
        and hasattr(handler, method.lower())
    )


def check_doors(doors: Sequence[Door]) -> None:
    """Raises UnguardedDoor, naming every door at fault."""
    faults = []
    for door in doors:
        if isinstance(door.permission, Mapping):
            entries: dict[str, object] = dict(door.permission)
            missing = [m for m in implemented(door.handler) if m != "HEAD" and m not in entries]
            faults += [f"{door.path}: {method} has no permission" for method in missing]
        else:
            entries = {"": door.permission}
        faults += [
            f"{door.path}: {entry!r} is no permission" for entry in entries.values() if not _is_entry(entry)
        ]
    if faults:
        raise UnguardedDoor(
            "; ".join(faults) + ". Name a Permission, or PUBLIC, at each door in web_ui/app.py."
        )


def _is_entry(entry: object) -> bool:
    if isinstance(entry, tuple):
        return bool(entry) and all(isinstance(each, Permission) for each in entry)
    return isinstance(entry, Permission | Public)
