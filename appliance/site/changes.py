"""What would be different: two site files compared key by key, secrets by being different only."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Change:
    op: Literal["add", "remove", "change"]
    path: str
    old: Any = None
    new: Any = None


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """From one file's data to another's, in the order of the new one, removals last at each level."""
    return list(_compare(old, new, ""))


def secret_changes(old: Mapping[str, str], new: Mapping[str, str], known: list[Change]) -> list[Change]:
    """Secrets that were replaced while the file looks the same."""
    told = [change.path for change in known]
    return [
        Change("change", path, "(kept)", "(new)")
        for path, value in new.items()
        if path in old and old[path] != value and not any(path.startswith(p) for p in told)
    ]


def _compare(old: Mapping[str, Any], new: Mapping[str, Any], path: str) -> Iterator[Change]:
    for key, value in new.items():
        here = f"{path}.{key}" if path else str(key)
        if key not in old:
            yield Change("add", here, new=value)
        elif isinstance(value, dict) and isinstance(old[key], dict):
            yield from _compare(old[key], value, here)
        elif value != old[key]:
            yield Change("change", here, old[key], value)
    for key in old:
        if key not in new:
            yield Change("remove", f"{path}.{key}" if path else str(key), old=old[key])


def line(change: Change) -> str:
    """One line for people."""
    match change.op:
        case "add":
            return f"+ {change.path}: {_show(change.new)}"
        case "remove":
            return f"- {change.path}: {_show(change.old)}"
        case _:
            return f"~ {change.path}: {_show(change.old)} → {_show(change.new)}"


def _show(value: Any) -> str:
    match value:
        case dict():
            return "{" + ", ".join(f"{key}: {_show(entry)}" for key, entry in value.items()) + "}"
        case list():
            return "[" + ", ".join(_show(entry) for entry in value) + "]"
        case bool():
            return "true" if value else "false"
        case _:
            return str(value)
