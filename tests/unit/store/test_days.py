"""Days rolled up: the same numbers, sooner; and never numbers that no longer hold."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.reports import Ask, Interval, run
from appliance.reports.period import parse
from appliance.store import days
from appliance.store.days import Part
from appliance.store.ingest import Ingest, rebuild
from appliance.store.models import QueueDay, RolledDay
from tests.support.journals import NOON, abandoned_call, busy_day, write_segment

BOGOTA = "America/Bogota"
DAY_S = 86_400
LATER = NOON + 10 * DAY_S
REPORTS = ("queues", "agents", "agent_states", "numbers", "trunks", "desks")


@pytest.fixture
def journal(database_url, tmp_path):
    folder = tmp_path / "journal"
    folder.mkdir()
    for number in range(3):
        start = NOON + number * DAY_S
        events = [event for event in busy_day(number, calls=15, start=start) if not hasattr(event, "trunk")]
        write_segment(folder, number + 1, [*events])
    Ingest(folder).catch_up(NOON)
    return folder


def everything(ask: Ask) -> list:
    found = [run(name, ask, LATER) for name in REPORTS]
    found.append(run("intervals", Ask(ask.from_at, ask.to_at, BOGOTA, interval=Interval.DAY), LATER))
    return [rounded([*report.rows, report.totals]) for report in found]


def rounded(rows) -> list:
    return [{k: round(v, 6) if isinstance(v, float) else v for k, v in row.items()} for row in rows]


def test_reports_say_the_same_from_days_and_from_quarters(journal):
    asks = [
        Ask(parse("2026-11-21", BOGOTA), parse("2026-11-26", BOGOTA), BOGOTA),
        Ask(NOON + 3600, NOON + 2 * DAY_S + 1800, BOGOTA),
        Ask(NOON, NOON + 3600, BOGOTA),
    ]
    before = [everything(ask) for ask in asks]
    assert days.roll_up(BOGOTA, LATER) == 10
    assert QueueDay.select().count() > 0
    assert [everything(ask) for ask in asks] == before
    assert days.roll_up(BOGOTA, LATER) == 0


def test_a_day_is_rolled_up_when_it_is_over(journal):
    midnight = parse("2026-11-23", BOGOTA)
    assert days.roll_up(BOGOTA, midnight + 60) == 0
    assert days.roll_up(BOGOTA, midnight + days.SETTLED_S) == 1


def test_a_late_call_takes_its_day_away_until_it_is_rolled_again(journal):
    days.roll_up(BOGOTA, LATER)
    ask = Ask(parse("2026-11-22", BOGOTA), parse("2026-11-25", BOGOTA), BOGOTA)
    before = run("queues", ask, LATER).totals["offered"]
    write_segment(journal, 4, abandoned_call("late", NOON + DAY_S + 5))
    Ingest(journal).catch_up(NOON)
    assert parse("2026-11-23", BOGOTA) not in {row.day for row in RolledDay.select()}
    assert run("queues", ask, LATER).totals["offered"] == before + 1
    assert days.roll_up(BOGOTA, LATER) == 1
    assert run("queues", ask, LATER).totals["offered"] == before + 1


def test_a_rebuild_takes_all_days_away(journal):
    days.roll_up(BOGOTA, LATER)
    rebuild()
    assert RolledDay.select().count() == 0


def test_a_site_that_moves_gets_days_of_its_new_zone(journal):
    days.roll_up(BOGOTA, LATER)
    madrid = Ask(parse("2026-11-22", "Europe/Madrid"), parse("2026-11-25", "Europe/Madrid"), "Europe/Madrid")
    before = rounded([run("queues", madrid, LATER).totals])
    days.roll_up("Europe/Madrid", LATER)
    assert {row.timezone for row in RolledDay.select()} == {"Europe/Madrid"}
    assert rounded([run("queues", madrid, LATER).totals]) == before


def test_an_empty_history_has_no_days(database_url):
    assert days.roll_up(BOGOTA, LATER) == 0


@given(st.lists(st.integers(0, 400), min_size=2, max_size=12, unique=True), st.sets(st.integers(0, 9)))
def test_parts_cover_the_stretches_exactly_once(edges, rolled):
    edges = sorted(edge * 900 for edge in edges)
    stretches = list(pairwise(edges))
    rows = [(day * DAY_S // 2, (day + 1) * DAY_S // 2) for day in sorted(rolled)]
    found = cut(stretches, rows)
    for start, end in stretches:
        own = [part for part in found if part.stretch_start == start]
        assert own[0].start == start
        assert own[-1].end == end
        assert all(a.end == b.start for a, b in pairwise(own))
    for part in found:
        inside = [row for row in rows if part.start <= row[0] and row[1] <= part.end]
        if part.grain == "day":
            assert sum(b - a for a, b in inside) == part.end - part.start
        else:
            assert inside == []


def cut(stretches, rows) -> list[Part]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(days, "run_sql", lambda *_: rows)
        return days.parts(stretches, BOGOTA)
