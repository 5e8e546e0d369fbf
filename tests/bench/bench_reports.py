"""Reports and searches over a million calls, each beside the naive question that reads every row.

TIMBRE_BENCH_CALLS sets another number. Nothing is asserted; the last line is for programs.
"""

import json
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from appliance.core import history as h
from appliance.jobs.database import maintain
from appliance.jobs.follower import Follower
from appliance.reports import Ask, Interval, run
from appliance.store import calls, days, open_database, rollups
from appliance.store.calls import CallFilter
from appliance.store.database import run_sql, writing
from appliance.store.migrate import migrate
from appliance.store.models import database
from tests.bench.million_calls import DAY_S, DAYS, QUEUES, YEAR_START, fill
from tests.support.journals import answered_call, write_segment

CALLS = int(os.environ.get("TIMBRE_BENCH_CALLS", "1000000"))
RUNS = 5
LAG_SAMPLES = 40
ZONE = "America/Bogota"
MIDNIGHT = YEAR_START + 5 * 3600
"""In Bogotá."""
YEAR = Ask(MIDNIGHT, MIDNIGHT + DAYS * DAY_S, ZONE)
MONTH = Ask(MIDNIGHT + 150 * DAY_S, MIDNIGHT + 180 * DAY_S, ZONE)
DAY = Ask(MIDNIGHT + 180 * DAY_S, MIDNIGHT + 181 * DAY_S, ZONE)
NOW = MIDNIGHT + DAYS * DAY_S + 3600.0

NAIVE_QUEUES = (
    "SELECT queue, COUNT(*), SUM(connected_at IS NOT NULL), SUM(waited_s <= service_target_s), AVG(waited_s),"
    " MAX(waited_s), SUM(talked_s) FROM queue_visit WHERE entered_at >= ? AND entered_at < ? GROUP BY queue"
)
NAIVE_AGENTS = (
    "SELECT agent, state, SUM(ended_at - started_at) FROM agent_period"
    " WHERE started_at >= ? AND started_at < ? GROUP BY agent, state"
)
NAIVE_DAYS = (
    "SELECT CAST((started_at - 18000) / 86400 AS INTEGER), outcome, COUNT(*), SUM(talked_s) FROM call"
    " WHERE started_at >= ? AND started_at < ? GROUP BY 1, 2"
)
NAIVE_NUMBERS = (
    "SELECT did, outcome, COUNT(*), SUM(talked_s), SUM(ended_at - started_at) FROM call"
    " WHERE started_at >= ? AND started_at < ? GROUP BY did, outcome"
)


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    ms: float
    naive_ms: float | None


def median_ms(question: Callable[[], object], runs: int = RUNS) -> float:
    spent = []
    for _ in range(runs):
        started = time.perf_counter()
        question()
        spent.append((time.perf_counter() - started) * 1000)
    return statistics.median(spent)


def naive(sql: str, ask: Ask) -> float:
    return median_ms(lambda: run_sql(sql, ask.from_at, ask.to_at), 3)


def reports() -> list[Line]:
    by_day = Ask(YEAR.from_at, YEAR.to_at, ZONE, interval=Interval.DAY)
    by_quarter = Ask(DAY.from_at, DAY.to_at, ZONE, interval=Interval.QUARTER)
    return [
        Line("queues, a day", median_ms(lambda: run("queues", DAY, NOW)), naive(NAIVE_QUEUES, DAY)),
        Line("queues, a month", median_ms(lambda: run("queues", MONTH, NOW)), naive(NAIVE_QUEUES, MONTH)),
        Line("queues, the year", median_ms(lambda: run("queues", YEAR, NOW), 3), naive(NAIVE_QUEUES, YEAR)),
        Line("agents, a month", median_ms(lambda: run("agents", MONTH, NOW)), naive(NAIVE_AGENTS, MONTH)),
        Line("agents, the year", median_ms(lambda: run("agents", YEAR, NOW), 3), naive(NAIVE_AGENTS, YEAR)),
        Line("by quarter, a day", median_ms(lambda: run("intervals", by_quarter, NOW)), None),
        Line(
            "by day, the year", median_ms(lambda: run("intervals", by_day, NOW), 3), naive(NAIVE_DAYS, YEAR)
        ),
        Line("numbers, the year", median_ms(lambda: run("numbers", YEAR, NOW)), naive(NAIVE_NUMBERS, YEAR)),
    ]


def searches() -> list[Line]:
    everything = CallFilter()
    deep = _page(everything, 1000)
    offset = "SELECT * FROM call ORDER BY started_at DESC, id DESC LIMIT 50 OFFSET 50000"
    rare = "SELECT * FROM call WHERE caller_number LIKE '%3000012345%' ORDER BY started_at DESC LIMIT 50"
    month = CallFilter(from_at=MONTH.from_at, to_at=MONTH.to_at, number="12345")
    return [
        Line("calls, first page", median_ms(lambda: calls.search(everything)), None),
        Line(
            "calls, page 1000",
            median_ms(lambda: calls.search(everything, deep)),
            median_ms(lambda: run_sql(offset)),
        ),
        Line("calls of a queue", median_ms(lambda: calls.search(CallFilter(queue=QUEUES[0]))), None),
        Line(
            "calls of an agent and outcome",
            median_ms(lambda: calls.search(CallFilter(agent="agente07", outcome="answered"))),
            None,
        ),
        Line("number part, a month", median_ms(lambda: calls.search(month)), None),
        Line(
            "rare number part, all time",
            median_ms(lambda: calls.search(CallFilter(number="3000012345")), 3),
            median_ms(lambda: run_sql(rare), 3),
        ),
    ]


def _page(wanted: CallFilter, number: int) -> str | None:
    before = None
    for _ in range(number * calls.PAGE // calls.LONGEST_PAGE):
        before = calls.search(wanted, before, calls.LONGEST_PAGE).next
    return before


def ingest_lag_ms(folder: Path) -> tuple[float, float]:
    """From the line in the journal to the row that readers see, into the full database: p50, p99."""
    follower = Follower(folder)
    write_segment(folder, 1, [])
    follower.start()
    lags = []
    for number in range(LAG_SAMPLES):
        name = f"lag{number}"
        started = time.perf_counter()
        write_segment(folder, 1, answered_call(name, NOW + number))
        while not run_sql("SELECT 1 FROM call WHERE id = ? AND outcome = 'answered'", name):
            time.sleep(0.002)
        lags.append((time.perf_counter() - started) * 1000)
        # Not in step with the follower's own rhythm.
        threading.Event().wait(0.013 * (number % 8))
    follower.stop()
    lags.sort()
    return statistics.median(lags), lags[int(0.99 * (len(lags) - 1))]


def ingest_events_per_s(folder: Path) -> float:
    """How quickly a backlog is caught up with."""
    events: list[h.HistoryEvent] = []
    for number in range(1000):
        events += answered_call(f"backlog{number}", NOW + 1000 + number * 7, agent=f"agente{number % 40:02d}")
    write_segment(folder, 2, sorted(events, key=lambda event: event.at))
    follower = Follower(folder)
    started = time.perf_counter()
    follower.ingest.catch_up(NOW)
    return len(events) / (time.perf_counter() - started)


def main() -> None:
    with tempfile.TemporaryDirectory(dir="/var/tmp") as name:
        folder = Path(name)
        path = folder / "timbre.sqlite"
        open_database(str(path))
        migrate()
        database.close()
        started = time.perf_counter()
        fill(str(path), CALLS)
        made_s = time.perf_counter() - started
        started = time.perf_counter()
        with writing():
            rollups.recompute_range(YEAR_START, YEAR_START + (DAYS + 1) * DAY_S)
        rolled_s = time.perf_counter() - started
        started = time.perf_counter()
        days.roll_up(ZONE, NOW)
        print(f"all days from the quarters: {time.perf_counter() - started:.1f} s")
        # As every night leaves it.
        maintain()
        print(f"{CALLS} calls in {path.stat().st_size / 2**20:.0f} MB, made in {made_s:.0f} s")
        print(f"all roll-ups from the rows: {rolled_s:.1f} s\n")
        (folder / "journal").mkdir()
        show(
            reports() + searches(), ingest_lag_ms(folder / "journal"), ingest_events_per_s(folder / "journal")
        )
        database.close()


def show(lines: list[Line], lag_ms: tuple[float, float], events_per_s: float) -> None:
    print(f"{'':32}{'ms':>10}{'naive ms':>12}")
    for line in lines:
        beside = "" if line.naive_ms is None else f"{line.naive_ms:12.1f}"
        print(f"{line.name:32}{line.ms:10.1f}{beside}")
    print(f"\njournal to row, p50 / p99       {lag_ms[0]:10.0f}{lag_ms[1]:12.0f}")
    print(f"catching up, events a second    {events_per_s:10.0f}")
    by_name = {line.name: line for line in lines}
    figures = {
        "calls": CALLS,
        "queue_report_month_ms": by_name["queues, a month"].ms,
        "queue_report_year_ms": by_name["queues, the year"].ms,
        "queue_report_year_naive_ms": by_name["queues, the year"].naive_ms,
        "agent_report_year_ms": by_name["agents, the year"].ms,
        "agent_report_year_naive_ms": by_name["agents, the year"].naive_ms,
        "search_first_page_ms": by_name["calls, first page"].ms,
        "search_page_1000_ms": by_name["calls, page 1000"].ms,
        "search_page_1000_naive_ms": by_name["calls, page 1000"].naive_ms,
        "ingest_lag_p50_ms": lag_ms[0],
        "ingest_lag_p99_ms": lag_ms[1],
        "ingest_events_per_s": events_per_s,
    }
    rounded = {name: round(value, 2) for name, value in figures.items() if value is not None}
    print(json.dumps({"bench": "reports", "figures": rounded}))


if __name__ == "__main__":
    main()
