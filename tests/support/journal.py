"""The journal of the box under test."""

import json
import subprocess
import time
from dataclasses import dataclass

UNITS = ("timbre-*", "asterisk")
ERROR = 3


@dataclass(frozen=True, slots=True)
class Entry:
    unit: str
    priority: int
    """syslog's: 3 is an error, 4 a warning."""
    message: str


def entries(since: float, *units: str, priority: int = 7) -> list[Entry]:
    """What units wrote since an epoch second, of that priority or graver."""
    subprocess.run(["journalctl", "--sync"], check=False, timeout=10)
    done = subprocess.run(
        [
            "journalctl",
            "--output=json",
            "--no-pager",
            f"--since=@{since:.3f}",
            f"--priority={priority}",
            *(f"--unit={unit}" for unit in units or UNITS),
        ],
        capture_output=True,
        check=True,
        timeout=30,
    )
    return [_entry(json.loads(line)) for line in done.stdout.splitlines() if line]


def tracebacks(since: float) -> list[str]:
    """Python faults that any of Timbre's own units wrote."""
    return [e.message for e in entries(since, "timbre-*") if "Traceback (most recent" in e.message]


def now() -> float:
    return time.time()


def _entry(data: dict[str, object]) -> Entry:
    message = data.get("MESSAGE")
    if isinstance(message, list):  # journald's form of what is no UTF-8
        message = bytes(message).decode(errors="replace")
    return Entry(str(data.get("_SYSTEMD_UNIT", "")), int(str(data.get("PRIORITY", 6))), str(message or ""))
