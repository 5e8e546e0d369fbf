"""How soon a free agent's phone is rung.

Measured at SIP, by the kernel's clock, alike for both: from the caller's receiving the 200 OK (the box
answers on entering the queue) to the agent's phone receiving its INVITE.
"""

import time
from dataclasses import dataclass, field

from tests.bench.floor import DID_ONE, DID_PLAIN
from tests.bench.usage import cpu_s
from tests.support.light.callers import LightCallers
from tests.support.light.phones import LightPhones
from tests.support.live import Live

BLOCK = 10
"""Calls in a row to one of the two, before the other's turn: both see the same minutes of this machine."""
TALK_S = 0.3


@dataclass(slots=True)
class Side:
    """What was measured of one of the two."""

    name: str
    did: str
    units: tuple[str, ...]
    waits_ms: list[float] = field(default_factory=list)
    failed: int = 0
    cpu_s: float = 0.0

    @property
    def calls(self) -> int:
        return len(self.waits_ms) + self.failed

    @property
    def cpu_ms_per_call(self) -> float:
        return 1000 * self.cpu_s / max(1, self.calls)


def compare(callers: LightCallers, phones: LightPhones, live: Live, calls: int) -> tuple[Side, Side]:
    """(ACD, plain app_queue), `calls` each, in turns."""
    acd = Side("Timbre ACD", DID_ONE, ("asterisk.service", "timbre-acd.service"))
    plain = Side("app_queue", DID_PLAIN, ("asterisk.service",))
    for side in (acd, plain):  # not counted: first calls load what later ones have at hand
        _call(side, callers, phones, live)
        side.waits_ms.clear()
    for _ in range(calls // BLOCK):
        for side in (acd, plain):
            before = sum(map(cpu_s, side.units))
            for _ in range(BLOCK):
                _call(side, callers, phones, live)
            side.cpu_s += sum(map(cpu_s, side.units)) - before
    return acd, plain


def _call(side: Side, callers: LightCallers, phones: LightPhones, live: Live) -> None:
    """One call from dialling to everybody being free again."""
    live.wait_agent("one", "ready")
    rings = len(phones.rings)
    call = callers.call(side.did, f"300{side.calls:07d}")
    try:
        answered_at = callers.wait_answered(call)
        ring = phones.wait(lambda: len(phones.rings) > rings and phones.rings[-1], "the agent's INVITE")
        phones.wait(lambda: ring.acknowledged, "the agent's conversation")
        side.waits_ms.append(1000 * (ring.at - answered_at))
        time.sleep(TALK_S)  # a conversation's length, not a wait for a state
        callers.hang_up(call)
        phones.wait(lambda: ring.over, "the end at the agent's phone")
    except (TimeoutError, ConnectionError) as error:
        side.failed += 1
        print(f"  {side.name}: a call failed: {error}")
