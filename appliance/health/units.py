"""Services that end again and again, as systemd counts it."""

from dataclasses import dataclass
from typing import Final

PROPERTIES: Final = "Id,NRestarts,ActiveState,ActiveEnterTimestampMonotonic"
OURS: Final = ("asterisk.service", "timbre-*.service")


@dataclass(frozen=True, slots=True)
class Restarts:
    unit: str
    count: int
    """By themselves, since somebody started it."""
    up_s: float
    """0: it is down just now."""


def restarts(said: str, uptime_s: float) -> tuple[Restarts, ...]:
    """Of what `systemctl show` says. `uptime_s` as the kernel's clock has it."""
    found = []
    for block in said.split("\n\n"):
        values = dict(line.split("=", 1) for line in block.splitlines() if "=" in line)
        count = values.get("NRestarts", "")
        if values.get("Id") and count.isdecimal():
            since_s = int(values.get("ActiveEnterTimestampMonotonic") or 0) / 1e6
            up_s = max(0.0, uptime_s - since_s) if values.get("ActiveState") == "active" else 0.0
            found.append(Restarts(values["Id"], int(count), up_s))
    return tuple(found)
