"""Journals as the ACD writes them, for tests of what comes after."""

import json
import random
from collections.abc import Iterable
from pathlib import Path

from appliance.core import history as h

NOON = 1_795_348_800.0
"""2026-11-22 12:00 UTC, a whole quarter."""


def line(event: h.HistoryEvent) -> str:
    return json.dumps(h.to_dict(event), ensure_ascii=False) + "\n"


def write_segment(folder: Path, number: int, events: Iterable[h.HistoryEvent]) -> Path:
    path = folder / f"{number:08d}.jsonl"
    with path.open("a", encoding="utf-8") as file:
        file.writelines(line(event) for event in events)
    return path


def answered_call(
    call: str = "c1",
    at: float = NOON,
    queue: str = "sales",
    agent: str = "ana",
    waited_s: float = 10.0,
    talked_s: float = 60.0,
    number: str = "3001234567",
    trunk: str = "carrier",
) -> list[h.HistoryEvent]:
    """Greeted for 5 s, in line for `waited_s` (of them 4 s ringing), then talking."""
    queued = at + 5
    up = queued + waited_s
    end = up + talked_s
    path = ("main:1",)
    return [
        h.CallStarted(
            at=at, call=call, caller_number=number, caller_name="María Ñandú", did="5716001000", trunk=trunk,
        ),
        h.CallEnteredQueue(
            at=queued, call=call, queue=queue, path=path, service_target_s=20.0, short_abandon_s=5.0
        ),
        h.AgentChanged(at=up - 4, agent=agent, state="offered", extension="101", call=call, queue=queue),
        h.OfferStarted(at=up - 4, offer=f"o-{call}", call=call, queue=queue, agent=agent, extension="101"),
        h.OfferEnded(at=up, offer=f"o-{call}", call=call, queue=queue, agent=agent, result="connected"),
        h.CallConnected(
            at=up, call=call, queue=queue, visit=1, agent=agent, extension="101", waited_s=waited_s,
            recorded=True,
        ),
        h.AgentChanged(at=up, agent=agent, state="talking", extension="101", call=call, queue=queue),
        h.RecordingStarted(at=up, call=call, file=f"2026/11/22/{call}.raw", queue=queue, agent=agent),
        h.CallLeftQueue(
            at=end, call=call, queue=queue, visit=1, outcome="answered", waited_s=waited_s, talked_s=talked_s,
            agent=agent,
        ),
        h.CallEnded(
            at=end, call=call, outcome="answered", by="caller", queue=queue, agent=agent, waited_s=waited_s,
            talked_s=talked_s, path=path,
        ),
        h.AgentChanged(at=end, agent=agent, state="wrap_up", extension="101", call=call, queue=queue),
        h.AgentChanged(at=end + 15, agent=agent, state="ready", extension="101"),
    ]  # fmt: skip


def abandoned_call(
    call: str = "a1", at: float = NOON, queue: str = "sales", waited_s: float = 30.0
) -> list[h.HistoryEvent]:
    end = at + waited_s
    return [
        h.CallStarted(at=at, call=call, caller_number="", did="5716001000", trunk="carrier"),
        h.CallEnteredQueue(at=at, call=call, queue=queue, service_target_s=20.0, short_abandon_s=5.0),
        h.CallLeftQueue(at=end, call=call, queue=queue, visit=1, outcome="abandoned", waited_s=waited_s),
        h.CallEnded(at=end, call=call, outcome="abandoned", by="caller", queue=queue, waited_s=waited_s),
    ]


def rejected_call(call: str = "r1", at: float = NOON, queue: str | None = None) -> list[h.HistoryEvent]:
    return [
        h.CallStarted(at=at, call=call, caller_number="3110000000", did="5716001000", trunk="carrier"),
        h.CallEnded(at=at, call=call, outcome="rejected", by="system", cause=34, queue=queue),
    ]


def busy_day(seed: int, calls: int = 60, start: float = NOON) -> list[h.HistoryEvent]:
    """A mixed lot in order of time, with log-ins and a trunk that goes down and comes back."""
    rng = random.Random(seed)
    events: list[h.HistoryEvent] = []
    for number, agent in enumerate(("ana", "beto", "carla")):
        events.append(
            h.AgentChanged(at=start - 60 + number, agent=agent, state="ready", extension=f"10{number}")
        )
    events.append(h.TrunkChanged(at=start, trunk="carrier", up=True, reason="registered"))
    events.append(h.TrunkChanged(at=start + 900, trunk="carrier", up=False, reason="timeout"))
    events.append(h.TrunkChanged(at=start + 930, trunk="carrier", up=True, reason="registered"))
    for number in range(calls):
        at = start + rng.uniform(0, 3 * 3600)
        queue = rng.choice(("sales", "support"))
        kind = rng.random()
        name = f"{at:.3f}.{number}"
        if kind < 0.7:
            events += answered_call(
                name, at, queue, rng.choice(("ana", "beto", "carla")), rng.uniform(4, 60),
                rng.uniform(5, 600), str(3_000_000_000 + rng.randrange(50)),
            )  # fmt: skip
        elif kind < 0.9:
            events += abandoned_call(name, at, queue, rng.uniform(1, 90))
        else:
            events += rejected_call(name, at, rng.choice((queue, None)))
    return sorted(events, key=lambda event: event.at)
