"""The guard's part of Asterisk's database, as values; pbx.conf.dialplan.guard says who writes what. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from appliance.core.guard.guard import Reading

FAMILY = "guard"
BOOT = "GUARD_BOOT"
"""Global variable: names the run of Asterisk whose calls are running."""


@dataclass(frozen=True, slots=True)
class Stop:
    reason: str
    at: float
    """Epoch seconds."""
    call: str = ""
    number: str = ""
    """That was dialled when it was stopped."""

    @classmethod
    def parsed(cls, text: str) -> Stop:
        reason, at, call, number = (text.split(" ") + [""] * 4)[:4]
        try:
            return cls(reason, float(at), call, number)
        except ValueError:
            return cls(reason, 0.0, call, number)

    def __str__(self) -> str:
        return f"{self.reason} {self.at:.0f} {self.call} {self.number}"


@dataclass(frozen=True, slots=True)
class Book:
    readings: dict[str, Reading] = field(default_factory=dict)
    ceilings: dict[str, str] = field(default_factory=dict)
    stops: dict[str, Stop] = field(default_factory=dict)


def read(entries: Mapping[str, str], boot: str, now_epoch: float) -> Book:
    """What makes no sense is as if it were not there: the ledgers notice a meter that shrinks."""
    used: dict[str, int] = {}
    runs: dict[str, tuple[int, int]] = {}
    ceilings, stops = {}, {}
    for key, value in entries.items():
        kind, _, rest = key.partition("/")
        if kind == "used" and value.isdigit():
            used[rest] = int(value)
        elif kind == "ceiling":
            ceilings[rest] = value
        elif kind == "stop" and value:
            stops[rest] = Stop.parsed(value)
        elif kind == "running":
            run, _, meter = rest.rpartition("/")
            calls, _, since = value.partition("-")
            if run == boot and boot and calls.isdigit() and since.lstrip("-").isdigit():
                runs[meter] = int(calls), int(since)
    readings = {
        meter: _reading(used.get(meter, 0), *runs.get(meter, (0, 0)), now_epoch)
        for meter in used.keys() | runs.keys()
    }
    return Book(readings, ceilings, stops)


def _reading(used: int, calls: int, since: int, now_epoch: float) -> Reading:
    # A second less for each: what is shown as used now must not be taken back at the call's end.
    running = calls * (int(now_epoch) - 1) - since if calls > 0 else 0
    return Reading(used, max(0, running), max(0, calls))
