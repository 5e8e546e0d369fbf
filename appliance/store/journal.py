"""Reading the segments that the ACD appends to: whole lines only, checked one by one.

Nothing here writes. A torn last line (the writer was killed) is left until the writer has gone on
to another segment, then passed over.
"""

import hashlib
import json
import math
import typing
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, TypeGuard

from appliance.core.history import KINDS, HistoryEvent, from_dict

LONGEST_LINE = 64 * 1024
LATEST_AT = 1e11
"""Epoch seconds; anything later is no time."""


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    end: int
    """Offset in bytes of the next line."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One line understood. `event` is None for a kind this release does not know, or a bad line."""

    kind: str
    at: float
    call: str | None
    agent: str | None
    data: str
    event: HistoryEvent | None


BAD_LINE = "bad_line"


def segments(folder: Path) -> list[Path]:
    """`NNNNNNNN.jsonl`, oldest first."""
    return sorted(path for path in folder.glob("*.jsonl") if path.stem.isdigit())


def read_lines(path: Path, offset: int, limit: int, last_segment: bool) -> list[Line]:
    """Up to `limit` whole lines from `offset` on; a tail without its newline only if the segment is over."""
    lines: list[Line] = []
    with path.open("rb") as file:
        file.seek(offset)
        while len(lines) < limit:
            raw = file.readline(LONGEST_LINE)
            if not raw or (not raw.endswith(b"\n") and len(raw) < LONGEST_LINE and last_segment):
                break
            offset += len(raw)
            lines.append(Line(raw.decode("utf-8", "replace").rstrip("\n"), offset))
    return lines


def head_of(path: Path) -> str:
    """What tells this segment from another of the same name; empty while it has no whole line."""
    with path.open("rb") as file:
        line = file.readline(LONGEST_LINE)
    return hashlib.sha256(line).hexdigest() if line.endswith(b"\n") else ""


def understand(text: str, now: float) -> Reading | None:
    """The line's meaning; None for an empty line. One that cannot be read is a `bad_line` of time `now`."""
    if not text.strip():
        return None
    try:
        data = json.loads(text, parse_constant=_no_constant)
        if not isinstance(data, dict):
            raise ValueError("not an object")
        data = _clean(data) if "\\u" in text else data
        return _reading(data)
    except (ValueError, RecursionError) as error:
        return bad_line(text, str(error), now)


def bad_line(text: str, why: str, now: float) -> Reading:
    data = {"text": _storable(text[:2000]), "why": why[:200]}
    return Reading(BAD_LINE, now, None, None, json.dumps(data, ensure_ascii=False), None)


def _reading(data: dict[str, Any]) -> Reading:
    kind, at = data.get("kind"), data.get("at")
    if not isinstance(kind, str) or kind == BAD_LINE or not _is_number(at) or not 0 <= at <= LATEST_AT:
        raise ValueError("a line needs `kind` and a time `at`")
    event = None
    if kind in KINDS:
        event = from_dict(data)
        _check_types(event)
    return Reading(
        kind,
        float(at),
        _name(data.get("call")),
        _name(data.get("agent")),
        json.dumps(data, ensure_ascii=False, separators=(",", ":")),
        event,
    )


def _check_types(event: HistoryEvent) -> None:
    for name, kinds in _field_types(event.kind).items():
        value = getattr(event, name)
        if not any(_fits(value, kind) for kind in kinds):
            raise ValueError(f"{event.kind}: {name} is {value!r}")


@cache
def _field_types(kind: str) -> dict[str, tuple[Any, ...]]:
    cls = KINDS[kind]
    hints = typing.get_type_hints(cls)
    return {f.name: _alternatives(hints[f.name]) for f in fields(cls)}


def _alternatives(hint: Any) -> tuple[Any, ...]:
    if typing.get_origin(hint) is tuple:
        return (tuple,)
    return typing.get_args(hint) or (hint,)


def _fits(value: Any, kind: Any) -> bool:
    if kind is float:
        return _is_number(value) and abs(value) <= LATEST_AT
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**31
    if kind is tuple:
        return isinstance(value, tuple) and all(isinstance(item, str) for item in value)
    return isinstance(value, kind)


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _name(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON")


def _clean(value: Any) -> Any:
    """Characters that JSON can spell and a database cannot hold: NUL and lone surrogates."""
    if isinstance(value, str):
        return _storable(value)
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {_storable(key): _clean(item) for key, item in value.items()}
    return value


def _storable(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode()
