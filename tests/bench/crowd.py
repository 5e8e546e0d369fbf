"""Many recorded conversations at once: how many fail, and what they cost."""

import time
from dataclasses import dataclass

from tests.bench.floor import DID_CROWD
from tests.bench.usage import cpu_s
from tests.support.history import recording_file
from tests.support.live import Live
from tests.support.sipp import Sipp
from tests.support.waiting import wait_until

RATE = 12.0
"""New calls a second."""
TOGETHER_S = 15.0
"""All of them at once for about so long."""
SHORTEST_BYTES = 32000 * 8
"""Eight seconds of stereo."""
UNITS = ("asterisk.service", "timbre-acd.service")


@dataclass(frozen=True, slots=True)
class Crowd:
    """One run of so many calls."""

    calls: int
    most_talking: int
    failed: int
    """Refused, broken, not joined with an agent, or without a whole recording."""
    cores: float
    """Asterisk and the ACD while all were up."""


def run(live: Live, calls: int) -> Crowd:
    """So many callers at once, each to an agent of his own."""
    wait_until(lambda: live.queue("crowd").get("agents", {}).get("ready", 0) >= calls, "ready agents")
    seen: set[str] = set()
    most = 0
    talk_s = calls / RATE + TOGETHER_S
    sipp = Sipp("caller", DID_CROWD, calls=calls, rate=RATE, talk_s=talk_s)
    busy = end = time.monotonic(), sum(map(cpu_s, UNITS))
    while sipp.running:
        talking = [call["id"] for call in live.calls(state="talking")]
        seen.update(talking)
        if len(talking) > most:
            most = len(talking)
            busy = end = time.monotonic(), sum(map(cpu_s, UNITS))
        elif len(talking) == most and time.monotonic() - busy[0] < TOGETHER_S * 0.6:
            end = time.monotonic(), sum(map(cpu_s, UNITS))
        time.sleep(0.25)  # a sampling step
    outcome = sipp.outcome()
    cores = (end[1] - busy[1]) / max(1e-3, end[0] - busy[0])
    if outcome.failed:
        print(outcome.errors)
    whole = sum(_recorded(call) for call in seen)
    failed = max(outcome.failed, calls - outcome.successful, calls - whole)
    return Crowd(calls, most, failed, cores)


def _recorded(call: str) -> bool:
    path = recording_file(call)
    return path is not None and (path.suffix != ".raw" or path.stat().st_size >= SHORTEST_BYTES)
