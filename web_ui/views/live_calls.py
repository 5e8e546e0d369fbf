"""Calls as they are now."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from appliance.core.permissions import Permission
from web_ui.live.board import Board, Widget, WidgetList
from web_ui.live.floor import Audience, Floor
from web_ui.site_view import SiteView
from web_ui.views.alarms import alarm_widgets
from web_ui.views.empty import EmptyPanel
from web_ui.views.queues import CALM, floor_totals, wait_level
from web_ui.views.sound import Score, score

ORDER = ("waiting", "offered", "talking", "greeting", "diverted")
"""Who waits stands first."""
IN_LINE = ("waiting", "offered")


@dataclass(frozen=True, slots=True)
class LegNow:
    """One side of a call as it sounds now."""

    name: str
    losses_pct: tuple[float, ...]
    """Coming and, where the other side tells, going."""
    rtt_ms: float | None


@dataclass(frozen=True, slots=True)
class LiveCall:
    id: str
    state: str
    direction: str
    number: str
    name: str
    dialled: str
    dialled_label: str
    queue: str
    position: int | None
    agent: str
    extension: str
    ringing: tuple[str, ...]
    """Names of those whose phone rings for it."""
    path: tuple[str, ...]
    started_at: float
    since: float
    """Of the wait while in line, else of the state."""
    level: str
    priority: int
    recording: bool
    score: Score | None
    sound: tuple[LegNow, ...]
    may_move: bool
    may_hang_up: bool


def path_steps(path: object, site: SiteView) -> tuple[str, ...]:
    """`main:1` → `Main menu: 1`."""
    steps = path.split(",") if isinstance(path, str) else list(path or ())  # type: ignore[call-overload]
    found = []
    for step in steps:
        menu, _, digit = str(step).partition(":")
        if menu:
            found.append(f"{site.menu_label(menu)}: {digit}" if digit else site.menu_label(menu))
    return tuple(found)


def live_call(call: Mapping[str, Any], floor: Floor, may_control: bool) -> LiveCall:
    state = call["state"]
    queued_at = call.get("queued_at")
    waiting = state in IN_LINE
    target_s = float((floor.queues.get(call.get("queue") or "") or {}).get("service_target_s") or 20)
    names = floor.agents
    return LiveCall(
        id=call["id"],
        state=state,
        direction=call.get("direction") or "in",
        number=call.get("number") or "",
        name=call.get("name") or "",
        dialled=call.get("did") or "",
        dialled_label=floor.site.number_label(call.get("did")),
        queue=floor.site.queue_label(call.get("queue")),
        position=call.get("position") if waiting else None,
        agent=(names.get(call.get("agent") or "") or {}).get("name") or call.get("agent") or "",
        extension=call.get("extension") or "",
        ringing=tuple((names.get(user) or {}).get("name") or user for user in call.get("offers") or ()),
        path=path_steps(call.get("path"), floor.site),
        started_at=float(call.get("started_at") or 0),
        since=float((queued_at if waiting else call.get("since")) or call.get("started_at") or 0),
        level=wait_level(queued_at, target_s, floor.now) if waiting else CALM,
        priority=int(call.get("priority") or 0),
        recording=bool(call.get("recording")),
        score=score((call.get("quality") or {}).get("mos")),
        sound=tuple(leg_now(leg, floor.site) for leg in (call.get("quality") or {}).get("legs") or ()),
        may_move=may_control and waiting,
        may_hang_up=may_control,
    )


def leg_now(leg: Mapping[str, Any], site: SiteView) -> LegNow:
    name = site.trunk_label(leg.get("trunk")) if leg.get("trunk") else str(leg.get("extension") or "")
    losses = (leg.get(key) for key in ("loss_in_pct", "loss_out_pct"))
    return LegNow(name, tuple(float(loss) for loss in losses if loss is not None), leg.get("rtt_ms"))


def live_calls(floor: Floor, audience: Audience) -> Board:
    may_control = Permission.LIVE_CONTROL in audience.permissions
    calls = [live_call(call, floor, may_control) for call in floor.calls.values() if call["state"] in ORDER]
    calls.sort(key=lambda call: (ORDER.index(call.state), call.since, call.id))
    rows = tuple(Widget(f"call-{dom_id(call.id)}", "live_call", call) for call in calls)
    return Board(
        (
            WidgetList("page-strips", alarm_widgets(floor, "calls")),
            WidgetList("calls-totals", (Widget("calls-figures", "floor_figures", floor_totals(floor)),)),
            WidgetList("calls-rows", rows or (Widget("calls-none", "empty_row", EmptyPanel("live-calls")),)),
        )
    )


def dom_id(name: str) -> str:
    """Fit for an element's id."""
    return "".join(c if c.isalnum() or c in "-_" else "_" for c in name)
