"""What every verb prints alike: tables for people, one JSON value for programs, errors to standard error."""

import json
import sys
from collections.abc import Sequence
from typing import Any

from appliance.entry.cli.words import language
from appliance.site.client import SiteError

DONE, FAILED, WRONG_INPUT = 0, 1, 2

_STATUS = {"invalid": WRONG_INPUT, "bad_request": WRONG_INPUT, "no_such_revision": WRONG_INPUT}


def as_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def complain(text: str) -> None:
    print(f"timbre: {text}", file=sys.stderr)


def site_error(error: SiteError, json_wanted: bool) -> int:
    """Report a refusal of the site's owner; the exit status."""
    if json_wanted:
        as_json({"ok": False, "error": error.code, "message": str(error), "problems": error.problems})
    complain(str(error))
    for problem in error.problems:
        print(f"  {problem['text'][language()]}", file=sys.stderr)
    return _STATUS.get(error.code, FAILED)


def table(rows: Sequence[Sequence[object]], head: Sequence[str]) -> None:
    """Columns as wide as their widest entry."""
    texts = [[str(cell) if cell not in (None, "") else "-" for cell in row] for row in [head, *rows]]
    widths = [max(len(row[column]) for row in texts) for column in range(len(head))]
    for row in texts:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
