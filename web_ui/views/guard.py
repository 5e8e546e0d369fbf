"""Calls out: what phones, trunks and calls abroad have used of their limits, and what is stopped."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from appliance.core.permissions import Permission
from web_ui.live.board import Board, Widget, WidgetList
from web_ui.live.floor import Audience, Floor
from web_ui.translations.catalog import mark
from web_ui.views.alarms import alarm_widgets
from web_ui.views.live_calls import dom_id

KINDS: Final = {"trunk": mark("Line"), "phone": mark("Phone"), "abroad": mark("All calls abroad")}
REASONS: Final = {
    "minutes": mark("The talking time of an hour or a day is used up."),
    "refusals": mark("Too many refused calls: somebody tries numbers."),
}
REFUSED: Final = {
    "guard_refused_country": mark("country closed"),
    "guard_refused_premium": mark("premium number"),
    "guard_refused_number": mark("no such number"),
    "guard_hours": mark("outside its hours"),
    "guard_calls_at_once": mark("too many at once"),
    "guard_stopped": mark("stopped"),
}
"""Reason of a call out that was refused, as history has it."""
LATE: Final = 0.75
"""This share of a limit is worth a look."""


@dataclass(frozen=True, slots=True)
class Use:
    """Of one limit; minutes, or calls. None: no limit."""

    used: int
    limit: int | None

    @property
    def level(self) -> str:
        if self.limit is None or self.used < LATE * self.limit:
            return "calm"
        return "late" if self.used < self.limit else "alarm"


@dataclass(frozen=True, slots=True)
class SubjectRow:
    key: str
    kind: str
    name: str
    label: str
    calls: Use
    hour: Use
    day: Use
    stopped: bool
    reason: str
    stopped_at: float | None
    number: str
    may_release: bool


def subject_row(entity: Mapping[str, Any], may_release: bool) -> SubjectRow:
    stop = entity.get("stopped") or {}
    return SubjectRow(
        key=entity["subject"],
        kind=KINDS.get(entity["kind"], entity["kind"]),
        name=entity["name"] if entity["kind"] != "abroad" else "",
        label=entity.get("label") or "",
        calls=Use(entity.get("calls") or 0, entity.get("calls_at_once")),
        hour=_minutes(entity.get("used_hour_s"), entity.get("per_hour_s")),
        day=_minutes(entity.get("used_day_s"), entity.get("per_day_s")),
        stopped=bool(stop),
        reason=REASONS.get(stop.get("reason", ""), stop.get("reason", "")),
        stopped_at=stop.get("at"),
        number=stop.get("number") or "",
        may_release=may_release and bool(stop),
    )


def _minutes(used_s: int | None, limit_s: int | None) -> Use:
    return Use((used_s or 0) // 60, None if limit_s is None else max(1, limit_s // 60))


def guard_board(floor: Floor, audience: Audience) -> Board:
    may_release = Permission.GUARD_RELEASE in audience.permissions
    rows = sorted(
        (subject_row(entity, may_release) for entity in floor.guard.values()),
        key=lambda row: (not row.stopped, -row.day.used, row.key),
    )
    return Board(
        (
            WidgetList("guard-alarms", alarm_widgets(floor, "guard")),
            WidgetList(
                "guard-rows",
                tuple(Widget(f"guard-{dom_id(row.key)}", "guard_row", row) for row in rows),
            ),
        )
    )
