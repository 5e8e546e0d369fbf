"""YAML text to plain data, distrusting it: no tags, no aliases, no key twice, no guessing of types.

Values are read as YAML 1.2 does: only true and false are flags, 18:00 is no number of minutes,
2026-12-25 is text, and 0101 keeps its zero.
"""

import re
from typing import Any, Final

import yaml

from appliance.core.site.problems import InvalidSite, Problem

MAX_BYTES: Final = 1 << 20
_MAX_DEPTH: Final = 20


class _Loader(yaml.CSafeLoader):
    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str | int | float | bool):
                raise _refuse("unreadable", key_node, detail="a key must be plain text")
            if str(key) in seen:
                raise _refuse("duplicate_key", key_node, value=repr(key))
            seen.add(str(key))
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {}


def _scalar(kind: str, pattern: str, first: str) -> None:
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(pattern), list(first))


_scalar("null", r"^(?:~|null|)$", "~n")
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^$"), [""])
_scalar("bool", r"^(?:true|false)$", "tf")
_scalar("int", r"^-?(?:0|[1-9][0-9]*)$", "-0123456789")
_scalar("float", r"^-?(?:0|[1-9][0-9]*)\.[0-9]+$", "-0123456789")


def load(text: str | bytes) -> Any:
    """The file's data. Raises InvalidSite with one problem that names the line."""
    if len(text) > MAX_BYTES:
        raise InvalidSite([Problem("", "too_big", {"limit": "1 MiB"})])
    try:
        _look_at_events(text)
        data = yaml.load(text, Loader=_Loader)  # noqa: S506 -- a SafeLoader, made stricter
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = str(mark.line + 1) if mark else "?"
        raise InvalidSite([_unreadable(line, error.problem or "")]) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        if isinstance(error, InvalidSite):
            raise
        raise InvalidSite([_unreadable("?", str(error).splitlines()[0])]) from error
    return data


def _look_at_events(text: str | bytes) -> None:
    """Before anything is built: no alias that could grow, no depth that could exhaust the reader."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if getattr(event, "anchor", None):
            raise _refuse("alias", event)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            raise _refuse("unreadable", event, detail=f"more than {_MAX_DEPTH} levels")


def dump(data: Any) -> str:
    """The canonical text of a site's data."""
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)


class _Dumper(yaml.SafeDumper):
    """Quotes what the strict loader, or another YAML reader, might take for something else than text."""


_PLAIN = re.compile(r"[^\W\d_][\w áéíóúñü./@-]*")


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = None if _PLAIN.fullmatch(value) else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def _unreadable(line: str, detail: str) -> Problem:
    return Problem("", "unreadable", {"line": line, "detail": detail})


def _refuse(code: str, where: Any, **args: str) -> InvalidSite:
    return InvalidSite([Problem("", code, {"line": str(where.start_mark.line + 1)} | args)])
