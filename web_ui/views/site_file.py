"""The site file on screen: problems with their lines, changes, revisions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class ProblemLine:
    line: int | None
    """From 1; None where the path is not in the text."""
    path: str
    text: str
    severity: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    op: str
    path: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RevisionLine:
    number: int
    at: float
    by: str
    summary: str
    current: bool


def line_of(text: str, path: str) -> int | None:
    """The line on which the key of `queues.citas.ring` stands; of its nearest parent if it is missing."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        return mark.line + 1 if mark else None
    line = None
    for key in path.split(".") if path else ():
        if isinstance(node, yaml.MappingNode):
            found = next(((k, v) for k, v in node.value if str(k.value) == key), None)
        elif isinstance(node, yaml.SequenceNode) and key.isdecimal() and int(key) < len(node.value):
            found = (node.value[int(key)], node.value[int(key)])
        else:
            found = None
        if found is None:
            return line
        line, node = found[0].start_mark.line + 1, found[1]
    return line


def problem_lines(problems: Iterable[Mapping[str, Any]], text: str, language: str) -> tuple[ProblemLine, ...]:
    lines = (
        ProblemLine(
            line_of(text, problem.get("path", "")),
            problem.get("path", ""),
            _without_path(problem["text"].get(language) or problem["text"]["en"], problem.get("path", "")),
            problem.get("severity", "error"),
        )
        for problem in problems
    )
    return tuple(sorted(lines, key=lambda each: (each.severity != "error", each.line or 0)))


def _without_path(text: str, path: str) -> str:
    return text.removeprefix(f"{path}: ") if path else text


def change_lines(changes: Iterable[Mapping[str, Any]]) -> tuple[ChangeLine, ...]:
    return tuple(ChangeLine(c["op"], c["path"], _flow(c.get("old")), _flow(c.get("new"))) for c in changes)


def _flow(value: Any) -> str:
    """A value in one line, as it could stand in the file."""
    if value is None:
        return ""
    text: str = yaml.safe_dump(
        value, default_flow_style=True, allow_unicode=True, width=10_000, sort_keys=False
    )
    return text.removesuffix("...\n").strip()


def revision_lines(
    revisions: Iterable[Mapping[str, Any]], names: Mapping[str, str]
) -> tuple[RevisionLine, ...]:
    """Newest first; the first is the current one."""
    return tuple(
        RevisionLine(
            r["revision"], float(r["at"]), names.get(r["by"], r["by"]), r.get("summary") or "", index == 0
        )
        for index, r in enumerate(revisions)
    )
