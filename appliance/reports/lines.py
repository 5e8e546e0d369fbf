"""Calls by the number that was dialled, and by trunk: whether the lines suffice and stay up."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from appliance.core.figures import kpi
from appliance.reports.model import Ask, Report, Unit, columns
from appliance.reports.period import whole
from appliance.store import figures
from appliance.store.figures import CallSums

COUNTS = ("calls", "answered", "abandoned", "rejected", "overflowed", "voicemail", "self_service", "other")

_SHARED = columns(
    **dict.fromkeys(COUNTS, Unit.COUNT),
    rejection_pct=Unit.PERCENT,
    duration_s=Unit.SECONDS,
    average_duration_s=Unit.SECONDS,
    talk_s=Unit.SECONDS,
)
NUMBER_COLUMNS = columns(number=Unit.NUMBER) + _SHARED
TRUNK_COLUMNS = (
    columns(trunk=Unit.TRUNK, direction=Unit.DIRECTION)
    + _SHARED
    + columns(down_s=Unit.SECONDS, availability_pct=Unit.PERCENT)
)


def run_numbers(ask: Ask, now: float) -> Report:
    """Calls in, by the dialled number."""
    del now
    groups = _grouped(ask, lambda row: (row.did,) if row.direction == "in" else None)
    rows = [{"number": key[0]} | _figures(found) for key, found in sorted(groups.items())]
    return Report("numbers", ask, NUMBER_COLUMNS, rows, _figures(_all(groups)))


def run_trunks(ask: Ask, now: float) -> Report:
    """By trunk and direction; availability is the share of the time that the trunk was up."""
    start, end = whole(ask)
    down = figures.trunk_down_seconds(start, end, now)
    lasted_s = max(0.0, min(end, now) - start)
    groups = _grouped(ask, lambda row: (row.trunk, row.direction) if row.trunk else None)
    rows = [
        {"trunk": trunk, "direction": direction} | _figures(found) | _availability(down.get(trunk), lasted_s)
        for (trunk, direction), found in sorted(groups.items())
    ]
    quiet = sorted(set(down) - {trunk for trunk, _ in groups})
    rows += [
        {"trunk": trunk, "direction": "in"} | _figures([]) | _availability(down[trunk], lasted_s)
        for trunk in quiet
    ]
    return Report("trunks", ask, TRUNK_COLUMNS, rows, _figures(_all(groups)))


def _grouped(
    ask: Ask, key_of: Callable[[CallSums], tuple[str, ...] | None]
) -> dict[tuple[str, ...], list[CallSums]]:
    groups: dict[tuple[str, ...], list[CallSums]] = defaultdict(list)
    for row in figures.call_sums(whole(ask), ask.timezone):
        key = key_of(row)
        if key is not None:
            groups[key].append(row)
    return groups


def _all(groups: dict[tuple[str, ...], list[CallSums]]) -> list[CallSums]:
    return [row for rows in groups.values() for row in rows]


def _figures(rows: list[CallSums]) -> dict[str, Any]:
    counts: dict[str, Any] = {name: sum(getattr(row, name) for row in rows) for name in COUNTS}
    duration_s = sum(row.duration_total_s for row in rows)
    came_in = counts["calls"] - counts["rejected"]
    return counts | {
        "rejection_pct": kpi.rejection_pct(counts["rejected"], came_in),
        "duration_s": duration_s,
        "average_duration_s": duration_s / came_in if came_in else None,
        "talk_s": sum(row.talk_total_s for row in rows),
    }


def _availability(down_s: float | None, lasted_s: float) -> dict[str, float | None]:
    if down_s is None or not lasted_s:
        return {"down_s": None, "availability_pct": None}
    return {"down_s": down_s, "availability_pct": 100.0 * (1 - down_s / lasted_s)}
