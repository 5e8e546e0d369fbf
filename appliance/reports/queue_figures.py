"""The figures of queues that several reports show: from sums to rows, by the definitions of `core.kpi`."""

from dataclasses import dataclass
from typing import Any

from appliance.core.figures import kpi
from appliance.reports.model import Column, Unit, columns
from appliance.store.figures import QueueSums

COLUMNS: tuple[Column, ...] = columns(
    offered=Unit.COUNT,
    answered=Unit.COUNT,
    abandoned=Unit.COUNT,
    short_abandoned=Unit.COUNT,
    overflowed=Unit.COUNT,
    rejected=Unit.COUNT,
    failed=Unit.COUNT,
    average_wait_s=Unit.SECONDS,
    average_answer_s=Unit.SECONDS,
    longest_wait_s=Unit.SECONDS,
    service_level_pct=Unit.PERCENT,
    answer_rate_pct=Unit.PERCENT,
    abandonment_pct=Unit.PERCENT,
    talk_s=Unit.SECONDS,
    average_talk_s=Unit.SECONDS,
    average_handling_s=Unit.SECONDS,
    occupancy_pct=Unit.PERCENT,
)


@dataclass(slots=True)
class Duty:
    """Agents' seconds in the states that occupancy is made of."""

    talking: float = 0.0
    wrap_up: float = 0.0
    offered: float = 0.0
    ready: float = 0.0

    def add(self, state: str, seconds: float) -> None:
        if state in self.__slots__:
            setattr(self, state, getattr(self, state) + seconds)

    def occupancy_pct(self) -> float | None:
        return kpi.occupancy_pct(self.talking, self.wrap_up, self.offered, self.ready)


def figures(sums: QueueSums, wrap_up_s: float, duty: Duty) -> dict[str, Any]:
    """One row's cells. `wrap_up_s` of this queue alone, `duty` of all who serve it, whatever they did."""
    return {
        "offered": sums.offered,
        "answered": sums.answered,
        "abandoned": sums.abandoned,
        "short_abandoned": sums.short_abandoned,
        "overflowed": sums.overflowed,
        "rejected": sums.rejected,
        "failed": sums.failed,
        # Everybody's time in line, then that of the answered: callers feel the former.
        "average_wait_s": kpi.average_wait_s(sums.line_total_s, sums.left_line),
        "average_answer_s": kpi.average_wait_s(sums.wait_total_s, sums.answered),
        "longest_wait_s": sums.longest_wait_s,
        "service_level_pct": kpi.service_level_pct(
            sums.in_service, sums.answered, sums.abandoned, sums.overflowed
        ),
        "answer_rate_pct": kpi.answer_rate_pct(sums.answered, sums.abandoned, sums.overflowed),
        "abandonment_pct": kpi.abandonment_pct(sums.answered, sums.abandoned, sums.overflowed),
        "talk_s": sums.talk_total_s,
        "average_talk_s": kpi.average_talk_s(sums.talk_total_s, sums.answered),
        "average_handling_s": kpi.average_handling_s(sums.talk_total_s, wrap_up_s, sums.answered),
        "occupancy_pct": duty.occupancy_pct(),
    }
