"""Reads Asterisk's configuration as Asterisk does: comments, escaped semicolons, `same =>`."""

import re
from dataclasses import dataclass, field


@dataclass
class Section:
    name: str
    settings: list[tuple[str, str]] = field(default_factory=list)


def sections(text: str) -> list[Section]:
    """As main/config.c: a `;` begins a comment unless a backslash stands before it."""
    found: list[Section] = []
    for raw in text.split("\n"):
        line = _uncommented(raw).strip()
        if not line:
            continue
        if line.startswith("["):
            name, _, rest = line[1:].partition("]")
            assert not rest.strip(), f"a section with more behind it: {raw!r}"
            found.append(Section(name))
            continue
        assert not line.startswith("#"), f"a directive: {raw!r}"
        key, separator, value = line.partition("=")
        assert separator, f"neither section nor setting: {raw!r}"
        found[-1].settings.append((key.strip(), value.removeprefix(">").strip()))
    return found


def _uncommented(line: str) -> str:
    out = ""
    for char in line:
        if char == ";":
            if not out.endswith("\\"):
                return out
            out = out[:-1]
        out += char
    return out


@dataclass
class Step:
    label: str
    application: str
    arguments: str


type Dialplan = dict[str, dict[str, list[Step]]]


def dialplan(text: str) -> tuple[Dialplan, dict[str, list[str]]]:
    """Context → extension → steps, and context → what it includes."""
    contexts: Dialplan = {}
    includes: dict[str, list[str]] = {}
    for section in sections(text):
        if section.name in ("general", "globals"):
            continue
        assert section.name not in contexts, f"context {section.name} stands twice"
        steps = contexts.setdefault(section.name, {})
        includes[section.name] = [value for key, value in section.settings if key == "include"]
        current = ""
        for key, value in section.settings:
            if key == "exten":
                current, priority, rest = value.split(",", 2)
                assert priority == "1" or priority.startswith("1("), value
                assert current not in steps, f"{section.name}: extension {current} stands twice"
                steps[current] = [_step(priority, rest)]
            elif key == "same":
                priority, rest = value.split(",", 1)
                steps[current].append(_step(priority, rest))
    return contexts, includes


def _step(priority: str, call: str) -> Step:
    label = re.fullmatch(r"(?:1|n)(?:\((\w+)\))?", priority)
    application = re.fullmatch(r"(\w+)\((.*)\)", call)
    assert label, priority
    assert application, call
    return Step(label[1] or "", application[1], application[2])
