"""Recordings of prompts, under names made of their content: none is overwritten, so each can come back."""

import hashlib
import re
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from appliance.prompts.recording import plain
from appliance.site.files import write

_NAME: Final = re.compile(r".+-([0-9a-f]{12})\.wav")
_KEPT_S: Final = 86400.0


def keep(folder: Path, prompt: str, wav: bytes) -> str:
    """Store telephone sound; its name for the site file. Raises BadRecording."""
    plain(wav)
    name = f"{prompt}-{_print(wav)}.wav"
    if not (folder / name).exists():
        folder.mkdir(mode=0o750, exist_ok=True)
        write(folder / name, wav)
    return name


def sweep(folder: Path, sites: Iterable[dict[str, Any]]) -> list[str]:
    """Remove what no kept revision names any more; the names. What somebody copied here by hand stays."""
    named = {name for site in sites for prompt in site.get("prompts", {}).values() for name in _files(prompt)}
    gone = [path for path in folder.glob("*.wav") if path.name not in named and _removable(path)]
    for path in gone:
        path.unlink()
    return [path.name for path in gone]


def named_after_content(path: Path) -> bool:
    """Whether `keep` has made it; what somebody copied here by hand, or is not there, is not."""
    found = _NAME.fullmatch(path.name)
    return found is not None and path.exists() and found[1] == _print(path.read_bytes())


def _removable(path: Path) -> bool:
    """Ours, and not of today: an upload that is being applied may not be named yet."""
    return named_after_content(path) and time.time() - path.stat().st_mtime >= _KEPT_S


def _files(prompt: dict[str, Any]) -> Iterable[str]:
    file = prompt.get("file", {})
    return [file] if isinstance(file, str) else file.values()


def _print(wav: bytes) -> str:
    return hashlib.sha256(wav).hexdigest()[:12]
