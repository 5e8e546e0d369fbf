"""The floor and the box as figures, in Prometheus' text form."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from web_ui.live.floor import Floor
from web_ui.views.queues import QueueCard, queue_cards

type Sample = tuple[dict[str, str], float]
type Family = tuple[str, str, str, Iterable[Sample]]
"""Its name, kind and meaning, and a figure for each set of labels."""


def text(floor: Floor, live_readers: int, now: float) -> str:
    lines: list[str] = []
    for name, kind, meaning, samples in _families(floor, live_readers, now):
        lines += [f"# HELP timbre_{name} {meaning}", f"# TYPE timbre_{name} {kind}"]
        lines += [_line(f"timbre_{name}", labels, value) for labels, value in samples]
    return "\n".join(lines) + "\n"


def _families(floor: Floor, live_readers: int, now: float) -> Iterator[Family]:
    yield "acd_up", "gauge", "The web has the call distributor's feed.", [({}, float(floor.connected))]
    yield from _queues(queue_cards(floor), now)
    yield _by_state("agents", "Agents by state.", floor.agents.values())
    yield _by_state("calls", "Calls by state.", floor.calls.values())
    yield from _trunks(floor)
    yield from _sound(floor)
    yield "alarms", "gauge", "Alarms that stand.", [({"code": code}, 1.0) for code in sorted(floor.alarms)]
    yield "web_live_readers", "gauge", "Open live pages.", [({}, float(live_readers))]
    for name, value in sorted((floor.health.get("figures") or {}).items()):
        if isinstance(value, int | float):
            yield f"box_{name}", "gauge", "Measured by timbre-jobs.", [({}, float(value))]


def _queues(queues: Sequence[QueueCard], now: float) -> Iterator[Family]:
    def of_queues(field: str) -> list[Sample]:
        return [
            ({"queue": q.name}, float(getattr(q, field))) for q in queues if getattr(q, field) is not None
        ]

    waits = [({"queue": q.name}, now - q.longest_since if q.longest_since else 0.0) for q in queues]
    yield "queue_waiting", "gauge", "Callers in line.", of_queues("waiting")
    yield "queue_longest_wait_seconds", "gauge", "Wait of the first in line.", waits
    yield "queue_service_level_percent", "gauge", "Today.", of_queues("service_level_pct")
    for field in ("offered", "answered", "abandoned", "overflowed"):
        yield f"queue_{field}_today", "gauge", "Calls since local midnight.", of_queues(field)


def _by_state(name: str, meaning: str, things: Iterable[Mapping[str, Any]]) -> Family:
    states = Counter(str(thing["state"]) for thing in things)
    return name, "gauge", meaning, [({"state": s}, float(count)) for s, count in sorted(states.items())]


def _trunks(floor: Floor) -> Iterator[Family]:
    trunks = sorted(floor.trunks.values(), key=lambda trunk: str(trunk["name"]))
    up = [({"trunk": t["name"]}, float(bool(t.get("up")))) for t in trunks]
    busy = [({"trunk": t["name"]}, float(t.get("busy") or 0)) for t in trunks]
    yield "trunk_up", "gauge", "The line works.", up
    yield "trunk_busy", "gauge", "Channels in use.", busy


def _sound(floor: Floor) -> Iterator[Family]:
    """Of the calls that go on, and the room there is for more."""
    legs = [leg for call in floor.calls.values() for leg in (call.get("quality") or {}).get("legs") or ()]
    for name, meaning, field in (
        ("leg_mos", "Worst of the legs that go on, 1 to 4.5.", "mos"),
        ("leg_loss_in_percent", "Worst loss of what comes to the box.", "loss_in_pct"),
        ("leg_loss_out_percent", "Worst loss of what the box sends.", "loss_out_pct"),
        ("leg_round_trip_ms", "Longest.", "rtt_ms"),
    ):
        found: dict[str, list[float]] = {}
        for leg in legs:
            if leg.get(field) is not None:
                found.setdefault(leg.get("trunk") or "", []).append(float(leg[field]))
        worst = min if field == "mos" else max
        yield name, "gauge", meaning, [({"trunk": t}, worst(values)) for t, values in sorted(found.items())]
    link = floor.system.get("link") or {}
    for field in ("places", "configured", "busy", "free") if link else ():
        yield f"link_calls_{field}", "gauge", "Calls on the WAN link.", [({}, float(link[field]))]


def _line(name: str, labels: dict[str, str], value: float) -> str:
    inside = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
    return f"{name}{{{inside}}} {value:g}" if inside else f"{name} {value:g}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
