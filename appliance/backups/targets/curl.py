"""Running curl: options and secrets go in by its standard input, so that no process list shows them."""

import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from appliance.backups.errors import BackupError

_CURL: Final = "/usr/bin/curl"
_LONGEST_S: Final = 6 * 3600.0
_COMMON: Final = (
    ("silent", ""),
    ("show-error", ""),
    ("connect-timeout", "20"),
    # A line that stands still for two minutes is cut; a slow one is not.
    ("speed-limit", "1"),
    ("speed-time", "120"),
    ("retry", "3"),
    ("proto-redir", "=https"),
)
CODES: Final = {
    5: "unreachable",
    6: "unreachable",
    7: "unreachable",
    9: "denied",
    28: "unreachable",
    35: "unreachable",
    52: "unreachable",
    55: "unreachable",
    56: "unreachable",
    60: "wrong_server",
    67: "denied",
    69: "denied",
    70: "full",
    78: "missing",
    79: "unreachable",
}
"""curl's exit status → code of BackupError; any other is `failed`."""

type Options = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Done:
    status: int
    out: bytes
    said: str

    @property
    def code(self) -> str:
        """Empty: it worked."""
        return "" if self.status == 0 else CODES.get(self.status, "failed")


def run(options: Options) -> Done:
    """`("upload-file", "/x")` for `--upload-file /x`; an empty value for a switch."""
    config = "".join(_line(name, value) for name, value in (*_COMMON, *options))
    try:
        done = subprocess.run(
            (_CURL, "--disable", "--config", "-"),
            input=config.encode(),
            capture_output=True,
            timeout=_LONGEST_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise BackupError("unreachable", "it took longer than six hours") from error
    return Done(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace").strip()[-300:])


def _line(name: str, value: str) -> str:
    if not value:
        return f"{name}\n"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    if any(ord(char) < 32 for char in escaped):
        raise BackupError("failed", f"the option {name} has a line break")
    return f'{name} = "{escaped}"\n'


def rate(kbit: int | None) -> Options:
    return (("limit-rate", str(kbit * 125)),) if kbit else ()
