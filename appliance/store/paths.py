"""What a recording's path may look like; anything else is refused before any file is touched."""

import re

_SHAPE = re.compile(r"\d{4}/\d{2}/\d{2}/[A-Za-z0-9_][A-Za-z0-9._-]{0,150}\.(raw|wav|flac)", re.ASCII)


def check_recording_path(path: str) -> str:
    """`2026/11/22/<call>.raw`. Raises ValueError for every other shape."""
    if not _SHAPE.fullmatch(path) or ".." in path:
        raise ValueError(f"no path of a recording: {path!r}")
    return path
