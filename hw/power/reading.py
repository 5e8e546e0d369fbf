"""What upsd says of a battery, as a value. Names of variables and states are NUT's (its developer guide)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_VAR = re.compile(r'VAR \S+ (\S+) "((?:[^"\\]|\\.)*)"')


class NoAnswer(Exception):
    """upsd says ERR, or something that is no answer; `code` is its word: DRIVER-NOT-CONNECTED, DATA-STALE…"""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Reading:
    on_battery: bool
    low: bool
    """It says itself that its charge is nearly gone, or that its owner wants it off."""
    worn: bool
    charge_pct: int | None
    runtime_s: int | None
    model: str


def parse(lines: Iterable[str]) -> Reading:
    """Of the lines of LIST VAR. Raises NoAnswer."""
    values = {}
    for line in lines:
        if line.startswith("ERR "):
            raise NoAnswer(line[4:].split(" ")[0])
        if found := _VAR.fullmatch(line):
            values[found[1]] = re.sub(r"\\(.)", r"\1", found[2])
    states = values.get("ups.status", "").split()
    if not {"OL", "OB"} & set(states):
        raise NoAnswer("NO-STATUS")
    return Reading(
        on_battery="OB" in states,
        low="LB" in states or "FSD" in states,
        worn="RB" in states,
        charge_pct=_whole(values.get("battery.charge")),
        runtime_s=_whole(values.get("battery.runtime")),
        model=(values.get("ups.model") or values.get("device.model") or "")[:40].strip(),
    )


def _whole(text: str | None) -> int | None:
    try:
        return max(0, int(float(text))) if text else None
    except ValueError, OverflowError:
        return None
