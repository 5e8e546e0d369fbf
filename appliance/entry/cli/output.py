"""What every verb prints alike: tables for people, one JSON value for programs, errors to standard error."""

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from appliance.entry.cli.texts import TEXTS
from appliance.entry.cli.words import language, say
from appliance.site.client import SiteError

DONE, FAILED, WRONG_INPUT = 0, 1, 2

_WRONG_INPUT = ("invalid", "bad_request", "no_such_revision", "no_such_phone", "no_password")


def as_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def complain(text: str) -> None:
    print(f"timbre: {text}", file=sys.stderr)


def refuse(code: str, **args: object) -> int:
    """The input is wrong: say so; the exit status."""
    complain(say(code, **args))
    return WRONG_INPUT


def site_error(error: SiteError, json_wanted: bool) -> int:
    """Report a refusal of the site's owner; the exit status."""
    if json_wanted:
        as_json({"ok": False, "error": error.code, "message": str(error), "problems": error.problems})
    complain(say(f"site.{error.code}") if f"site.{error.code}" in TEXTS else str(error))
    for problem in error.problems:
        print(f"  {problem['text'][language()]}", file=sys.stderr)
    wrong_input = error.code in _WRONG_INPUT or error.code.startswith(("certificate.", "prompt."))
    return WRONG_INPUT if wrong_input else FAILED


def table(rows: Sequence[Sequence[object]], *heads: str) -> None:
    """Columns as wide as their widest entry; `heads` are codes of texts."""
    lines = [[say(f"head.{head}") for head in heads]]
    lines += [["-" if cell in (None, "") else str(cell) for cell in row] for row in rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def when(at: float | None) -> str:
    """An epoch second on the box's clock."""
    return f"{datetime.fromtimestamp(at).astimezone():%Y-%m-%d %H:%M:%S}" if at else ""
