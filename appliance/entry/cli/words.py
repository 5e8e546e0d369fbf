"""Spanish or English: by the user's locale, else as the site speaks."""

import functools
import json
import os
from pathlib import Path

from appliance.entry.cli.texts import TEXTS
from appliance.site.paths import Paths


def say(code: str, **args: object) -> str:
    """The text of a code, in the user's language."""
    en, es = TEXTS[code]
    return (es if language() == "es" else en).format_map(args)


@functools.cache
def language() -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value[:2] in ("es", "en"):
            return value[:2]
    return _site_language(Paths().run / "site.json")


def _site_language(path: Path) -> str:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))["site"]["language"]
    except OSError, ValueError, KeyError, TypeError:
        return "en"
    return "es" if found == "es" else "en"
