"""Views: from state and rows to what is shown."""

from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from appliance.core.permissions import Permission
from appliance.core.site.parse import load_site
from tests.support.feed_peer import InventedFloor, invented_site
from web_ui.handlers.login import safe_next
from web_ui.handlers.recordings import parse_range
from web_ui.live.floor import Audience, Floor, floor_of
from web_ui.site_view import SiteView
from web_ui.trouble import Trouble
from web_ui.views.account import browser_name
from web_ui.views.agents import short_name
from web_ui.views.chart import nice_step, shares, stacked
from web_ui.views.desk import desk
from web_ui.views.live_calls import live_calls
from web_ui.views.period import period_of, preset_days
from web_ui.views.queues import service_level_grade, wait_level
from web_ui.views.rooms import first_room, room_groups
from web_ui.views.site_file import line_of
from web_ui.views.wallboard import wallboard

NOW = 1_795_000_000.0
WATCHER = Audience("en", frozenset({Permission.LIVE_VIEW}))
SITE = SiteView(load_site(invented_site(6, 3)))


def floor(**changes: Any) -> Floor:
    state = InventedFloor(6, 3).state
    return replace(floor_of(state, {}, SITE, NOW, True, NOW, "en"), **changes)


def call(**more: Any) -> dict[str, Any]:
    return {
        "id": "1.1", "state": "waiting", "direction": "in", "number": "573001112233", "name": "",
        "did": "5716001000", "queue": "q0", "position": 1, "agent": None, "extension": None,
        "path": ["principal:1"], "started_at": NOW - 40, "since": NOW - 30, "queued_at": NOW - 30,
        "offers": [], "priority": 0, "recording": False, "trunk": "carrier",
    } | more  # fmt: skip


def test_the_wallboard_shows_no_agent_who_is_away() -> None:
    agents = {name: agent | {"state": "ready"} for name, agent in floor().agents.items()}
    agents["agent03"] = agents["agent03"] | {"state": "offline"}
    shown = wallboard(floor(agents=agents), WATCHER).list("wall-agents")
    assert len(shown.widgets) == 5
    assert "wall-agent-agent03" not in {widget.key for widget in shown.widgets}


def test_the_wallboard_says_so_where_nobody_is_there() -> None:
    shown = wallboard(floor(agents={}, queues={}), WATCHER)
    assert shown.list("wall-agents").widgets[0].template == "empty"
    assert shown.list("wall-queues").widgets[0].template == "empty"


def test_a_lost_feed_is_said_on_every_board() -> None:
    strips = wallboard(floor(connected=False), WATCHER).list("wall-alarms").widgets
    assert strips[0].template == "link_strip"


def test_an_alarm_names_the_line() -> None:
    alarms = {
        "trunk_down:carrier": {"code": "trunk_down:carrier", "severity": "critical", "since": NOW, "args": {}}
    }
    strip: Any = wallboard(floor(alarms=alarms), WATCHER).list("wall-alarms").widgets[0].model
    assert (strip.title, strip.name) == ("Line {name} is down", "Operador")


def test_who_waits_longest_stands_first() -> None:
    calls = {
        "1": call(id="1", state="talking", since=NOW - 500),
        "2": call(id="2", queued_at=NOW - 5),
        "3": call(id="3", queued_at=NOW - 50),
    }
    shown = live_calls(floor(calls=calls), WATCHER).list("calls-rows").widgets
    assert [widget.key for widget in shown] == ["call-3", "call-2", "call-1"]


def test_only_who_may_is_offered_to_hang_up() -> None:
    calls = {"1.1": call()}
    seen: Any = live_calls(floor(calls=calls), WATCHER).list("calls-rows").widgets[0].model
    assert not seen.may_hang_up and not seen.may_move
    boss = Audience("en", frozenset({Permission.LIVE_VIEW, Permission.LIVE_CONTROL}))
    seen = live_calls(floor(calls=calls), boss).list("calls-rows").widgets[0].model
    assert seen.may_hang_up and seen.may_move


def test_a_call_without_number_or_did_is_shown() -> None:
    bare = {"id": "1.1", "state": "greeting", "started_at": NOW}
    seen: Any = live_calls(floor(calls={"1.1": bare}), WATCHER).list("calls-rows").widgets[0].model
    assert (seen.number, seen.queue, seen.path) == ("", "", ())


def test_the_desk_shows_the_call_that_rings() -> None:
    calls = {"1.1": call(state="offered", offers=["agent00"])}
    mine = Audience("en", frozenset({Permission.AGENT_SELF}), "agent00")
    shown: Any = desk(floor(calls=calls), mine).list("desk-call").widgets[0].model
    assert shown.call.path == ("Menú principal: 1",)


def test_the_desk_of_somebody_unknown_says_what_to_do() -> None:
    shown = desk(floor(), Audience("en", frozenset(), "nobody")).list("desk-state").widgets
    assert [widget.template for widget in shown] == ["desk_nobody"]


@pytest.mark.parametrize(
    ("waited_s", "level"), [(0, "calm"), (20, "calm"), (21, "late"), (60, "late"), (61, "alarm")]
)
def test_waits_are_graded_by_the_target(waited_s: float, level: str) -> None:
    assert wait_level(NOW - waited_s, 20.0, NOW) == level


def test_nobody_waiting_is_calm() -> None:
    assert wait_level(None, 20.0, NOW) == "calm"


@pytest.mark.parametrize(
    ("percent", "level"), [(None, "calm"), (80, "calm"), (79.9, "late"), (59.9, "alarm")]
)
def test_service_levels_are_graded_by_the_target(percent: float | None, level: str) -> None:
    assert service_level_grade(percent, 80.0) == level


def test_names_are_short_but_tell_people_apart() -> None:
    assert short_name("Ana María Ruiz") == "Ana R."
    assert short_name("Cher") == "Cher"


def test_presets_follow_the_calendar() -> None:
    sunday = date(2026, 3, 1)
    assert preset_days("week", sunday) == (date(2026, 2, 23), sunday)
    assert preset_days("last-month", sunday) == (date(2026, 2, 1), date(2026, 2, 28))


def test_a_day_of_the_clock_s_change_has_its_own_length() -> None:
    asked = {"from": "2026-10-25", "to": "2026-10-25"}
    period = period_of(lambda name: asked.get(name, ""), ZoneInfo("Europe/Madrid"), NOW)
    assert period.to_at - period.from_at == 25 * 3600


@pytest.mark.parametrize(
    "asked", [{"from": "yesterday"}, {"from": "2026-02-30"}, {"from": "2026-03-02", "to": "2026-03-01"}]
)
def test_a_senseless_period_is_refused(asked: dict[str, str]) -> None:
    with pytest.raises(Trouble):
        period_of(lambda name: asked.get(name, ""), ZoneInfo("UTC"), NOW)


@pytest.mark.parametrize(
    ("header", "span"),
    [("", None), ("bytes=0-99", (0, 100)), ("bytes=900-", (900, 1000)), ("bytes=-100", (900, 1000)),
     ("bytes=990-5000", (990, 1000)), ("bytes=0-1,5-9", None), ("lines=1-2", None), ("bytes=-", None)],
)  # fmt: skip
def test_ranges_are_read(header: str, span: tuple[int, int] | None) -> None:
    assert parse_range(header, 1000) == span


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=7-3", "bytes=-0"])
def test_a_range_outside_is_refused(header: str) -> None:
    with pytest.raises(ValueError, match="outside"):
        parse_range(header, 1000)


@pytest.mark.parametrize(
    "path", ["//evil.example", "https://evil.example", "/\\evil.example", "", "/login?next=/", "/a\nb"]
)
def test_a_log_in_never_leads_elsewhere(path: str) -> None:
    assert safe_next(path) == "/"


def test_a_log_in_leads_where_one_wanted_to_go() -> None:
    assert safe_next("/calls?q=57300") == "/calls?q=57300"


def test_the_line_of_a_fault_is_found() -> None:
    text = "timbre: 1\nqueues:\n  citas:\n    label: Citas\n    ring: soon\noutbound:\n  - pattern: 9X.\n"
    assert line_of(text, "queues.citas.ring") == 5
    assert line_of(text, "queues.citas.strategy") == 3
    assert line_of(text, "outbound.0.pattern") == 7
    assert line_of(text, "") is None
    assert line_of("a: [", "a") is not None


def test_a_chart_s_bars_stand_on_each_other() -> None:
    chart = stacked(
        [[("answered", 6), ("abandoned", 2)], [("answered", 0)]], ["8", "9"], ["", ""], [75.0, None]
    )
    lower, upper = chart.bars[0].segments
    assert upper.y + upper.height == pytest.approx(lower.y)
    assert chart.bars[1].segments == ()
    assert len(chart.runs) == 1


def test_a_chart_of_nothing_is_drawn() -> None:
    assert stacked([], [], []).bars == ()


@pytest.mark.parametrize(("largest", "step"), [(0, 1), (4, 1), (5, 2), (37, 10), (90, 50), (1234, 500)])
def test_steps_are_round(largest: float, step: float) -> None:
    assert nice_step(largest) == step


def test_shares_fill_the_whole() -> None:
    found = shares([("ready", 30.0), ("paused", 10.0), ("busy", 0.0)])
    assert [round(share.width) for share in found] == [75, 25]
    assert shares([("ready", 0.0)]) == ()


def test_an_agent_finds_only_the_desk() -> None:
    rooms = room_groups(frozenset({Permission.PROFILE, Permission.AGENT_SELF}), True)
    assert [room.path for group in rooms for room in group.rooms] == ["/desk"]
    assert first_room(frozenset({Permission.PROFILE, Permission.AGENT_SELF})) == "/desk"


def test_an_administrator_who_is_no_agent_has_no_desk() -> None:
    rooms = room_groups(frozenset(Permission), False)
    assert "/desk" not in [room.path for group in rooms for room in group.rooms]
    assert first_room(frozenset(Permission)) == "/overview"


def test_somebody_without_any_room_finds_the_account() -> None:
    assert first_room(frozenset({Permission.PROFILE})) == "/account"


def test_browsers_are_named() -> None:
    agent = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36"
    assert browser_name(agent) == "Chrome · Windows"
    assert browser_name("") == "–"
