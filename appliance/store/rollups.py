"""The sums per 15 minutes: computed anew from their rows whenever one changes, so they cannot drift."""

from dataclasses import dataclass, field

from appliance.core.quality.emodel import BAD_MOS
from appliance.store import days
from appliance.store.database import is_sqlite, run_sql
from appliance.store.quarter import QUARTER_S, quarters_of

QUEUE_COLUMNS = (
    "offered, answered, abandoned, short_abandoned, overflowed, transferred, failed, rejected, in_service,"
    " wait_total_s, line_total_s, left_line, longest_wait_s, talk_total_s"
)


@dataclass(slots=True)
class Dirty:
    """Keys of the roll-up rows that no longer hold."""

    queues: set[tuple[str, int]] = field(default_factory=set)
    """(queue, quarter)"""
    agents: set[tuple[str, int]] = field(default_factory=set)
    """(agent, quarter)"""
    offers: set[tuple[str, str, int]] = field(default_factory=set)
    """(agent, queue, quarter)"""
    calls: set[tuple[str, str, str, int]] = field(default_factory=set)
    """(direction, did, trunk or empty, quarter)"""
    legs: set[tuple[str, str, int]] = field(default_factory=set)
    """(trunk or empty, extension or empty, quarter)"""


def recompute(dirty: Dirty) -> None:
    """Within the transaction that changed the rows. Sorted, so that two writers never cross."""
    changed = (dirty.queues, dirty.agents, dirty.offers, dirty.calls, dirty.legs)
    days.forget({key[-1] for keys in changed for key in keys})
    for queue, quarter in sorted(dirty.queues):
        run_sql("DELETE FROM queue_quarter WHERE queue = ? AND quarter = ?", queue, quarter)
        _sum_queues("queue = ? AND quarter = ?", "COALESCE(queue, '') = ? AND quarter = ?", queue, quarter)
    for agent, quarter in sorted(dirty.agents):
        run_sql("DELETE FROM agent_quarter WHERE agent = ? AND quarter = ?", agent, quarter)
        _sum_agent(agent, quarter, quarter + QUARTER_S)
    for agent, queue, quarter in sorted(dirty.offers):
        where = "agent = ? AND queue = ? AND quarter = ?"
        run_sql(f"DELETE FROM offer_quarter WHERE {where}", agent, queue, quarter)
        _sum_offers(where, agent, queue, quarter)
    for direction, did, trunk, quarter in sorted(dirty.calls):
        where = "direction = ? AND did = ? AND {trunk} = ? AND quarter = ?"
        key = (direction, did, trunk, quarter)
        run_sql(f"DELETE FROM call_quarter WHERE {where.format(trunk='trunk')}", *key)
        _sum_calls(where.format(trunk="COALESCE(trunk, '')"), *key)
    for trunk, extension, quarter in sorted(dirty.legs):
        where = "trunk = ? AND extension = ? AND quarter = ?"
        run_sql(f"DELETE FROM leg_quarter WHERE {where}", trunk, extension, quarter)
        _sum_legs(where, trunk, extension, quarter)


def recompute_range(start: int, end: int) -> None:
    """All roll-ups of the quarters in [start, end), both on the 15-minute grid."""
    days.forget_range(start, end)
    for table in ("queue_quarter", "agent_quarter", "offer_quarter", "call_quarter", "leg_quarter"):
        run_sql(f"DELETE FROM {table} WHERE quarter >= ? AND quarter < ?", start, end)
    where = "quarter >= ? AND quarter < ?"
    _sum_queues(where, where, start, end)
    _sum_offers(where, start, end)
    _sum_calls(where, start, end)
    _sum_legs(where, start, end)
    for (agent,) in run_sql(
        "SELECT DISTINCT agent FROM agent_period WHERE started_at < ? AND ended_at > ?", end, start
    ):
        _sum_agent(agent, start, end)


def _sum_queues(visits: str, rejected: str, *key: object) -> None:
    """Visits count in the quarter of their entry, rejected calls in that of their arrival."""
    gone = "(connected_at IS NOT NULL OR outcome IS NOT NULL)"
    run_sql(
        f"INSERT INTO queue_quarter (queue, quarter, {QUEUE_COLUMNS})"
        " SELECT queue, quarter, SUM(offered), SUM(answered), SUM(abandoned), SUM(short_abandoned),"
        " SUM(overflowed), SUM(transferred), SUM(failed), SUM(rejected), SUM(in_service), SUM(wait_s),"
        " SUM(line_s), SUM(left_line), MAX(line_s), SUM(talk_s) FROM ("
        " SELECT queue, quarter, 1 AS offered,"
        " CASE WHEN connected_at IS NOT NULL THEN 1 ELSE 0 END AS answered,"
        " CASE WHEN outcome = 'abandoned' AND waited_s >= short_abandon_s THEN 1 ELSE 0 END AS abandoned,"
        " CASE WHEN outcome = 'abandoned' AND waited_s < short_abandon_s THEN 1 ELSE 0 END"
        " AS short_abandoned,"
        " CASE WHEN outcome = 'overflowed' THEN 1 ELSE 0 END AS overflowed,"
        " CASE WHEN outcome = 'transferred' THEN 1 ELSE 0 END AS transferred,"
        " CASE WHEN outcome = 'failed' THEN 1 ELSE 0 END AS failed,"
        " 0 AS rejected,"
        " CASE WHEN connected_at IS NOT NULL AND waited_s <= service_target_s THEN 1 ELSE 0 END"
        " AS in_service,"
        " CASE WHEN connected_at IS NOT NULL THEN waited_s ELSE 0 END AS wait_s,"
        f" CASE WHEN {gone} THEN waited_s ELSE 0 END AS line_s,"
        f" CASE WHEN {gone} THEN 1 ELSE 0 END AS left_line,"
        f" talked_s AS talk_s FROM queue_visit WHERE {visits}"
        " UNION ALL"
        " SELECT COALESCE(queue, ''), quarter, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0 FROM call"
        f" WHERE outcome = 'rejected' AND {rejected}"
        ") AS visits GROUP BY queue, quarter",
        *key,
        *key,
    )


def _sum_agent(agent: str, start: int, end: int) -> None:
    """The agent's closed periods, cut at the quarters; what still lasts is added by the reports."""
    # An agent's periods follow one another: those of this stretch begin with the last one begun before it.
    first = run_sql(
        "SELECT MAX(started_at) FROM agent_period WHERE agent = ? AND started_at < ?", agent, start
    )[0][0]
    seconds: dict[tuple[int, str, str, str], float] = {}
    for state, reason, queue, started_at, ended_at in run_sql(
        "SELECT state, reason, COALESCE(queue, ''), started_at, ended_at FROM agent_period"
        " WHERE agent = ? AND started_at >= ? AND started_at < ?"
        " AND ended_at > ? AND ended_at > started_at AND state <> 'offline'",
        agent,
        start if first is None else first,
        end,
        start,
    ):
        for quarter in quarters_of(max(started_at, start), min(ended_at, end)):
            key = (quarter, state, reason, queue)
            spent_s = min(ended_at, quarter + QUARTER_S) - max(started_at, quarter)
            seconds[key] = seconds.get(key, 0.0) + spent_s
    for (quarter, state, reason, queue), total_s in seconds.items():
        run_sql(
            "INSERT INTO agent_quarter (agent, quarter, state, reason, queue, seconds)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            agent,
            quarter,
            state,
            reason,
            queue,
            total_s,
        )


def _sum_offers(where: str, *key: object) -> None:
    results = ("connected", "declined", "timed_out", "failed", "withdrawn")
    sums = ", ".join(f"SUM(CASE WHEN result = '{result}' THEN 1 ELSE 0 END)" for result in results)
    run_sql(
        f"INSERT INTO offer_quarter (agent, queue, quarter, offers, {', '.join(results)})"
        f" SELECT agent, queue, quarter, COUNT(*), {sums} FROM offer WHERE {where}"
        " GROUP BY agent, queue, quarter",
        *key,
    )


def _sum_calls(where: str, *key: object) -> None:
    outcomes = ("answered", "abandoned", "rejected", "overflowed", "voicemail", "self_service")
    sums = ", ".join(f"SUM(CASE WHEN outcome = '{outcome}' THEN 1 ELSE 0 END)" for outcome in outcomes)
    other = "SUM(CASE WHEN outcome IN ('transferred', 'failed') THEN 1 ELSE 0 END)"
    # PostgreSQL wants the grouped expression itself in GROUP BY, SQLite takes it as well.
    run_sql(
        f"INSERT INTO call_quarter (direction, did, trunk, quarter, calls, {', '.join(outcomes)}, other,"
        " duration_total_s, talk_total_s, link_full)"
        f" SELECT direction, did, COALESCE(trunk, ''), quarter, COUNT(*), {sums}, {other},"
        " SUM(COALESCE(ended_at, started_at) - started_at), SUM(talked_s),"
        " SUM(CASE WHEN outcome = 'rejected' AND reason = 'link_full' THEN 1 ELSE 0 END)"
        f" FROM call WHERE {where} GROUP BY direction, did, COALESCE(trunk, ''), quarter",
        *key,
    )


def _sum_legs(where: str, *key: object) -> None:
    """A leg counts in the quarter of its end. Jitter is that of the worse way."""
    jitter = (
        "CASE WHEN COALESCE(told_jitter_s, 0) > heard_jitter_s THEN told_jitter_s ELSE heard_jitter_s END"
    )
    run_sql(
        "INSERT INTO leg_quarter (trunk, extension, quarter, legs, scored, bad, mos_total, mos_least,"
        " packets, lost, jitter_total_s, jitters, rtt_total_s, rtts, rtt_max_s)"
        " SELECT trunk, extension, quarter, COUNT(*), COUNT(mos),"
        f" SUM(CASE WHEN mos < {BAD_MOS} THEN 1 ELSE 0 END), SUM(COALESCE(mos, 0)), MIN(COALESCE(mos, 5)),"
        " SUM(heard_packets + heard_lost + COALESCE(told_packets, 0) + COALESCE(told_lost, 0)),"
        " SUM(heard_lost + COALESCE(told_lost, 0)),"
        f" SUM(CASE WHEN mos IS NULL THEN 0 ELSE {jitter} END), COUNT(mos),"
        " SUM(COALESCE(rtt_s, 0)), COUNT(rtt_s), MAX(COALESCE(rtt_max_s, 0))"
        f" FROM call_leg WHERE {where} GROUP BY trunk, extension, quarter",
        *key,
    )


def check_range(start: int, end: int) -> list[str]:
    """Names of roll-up tables whose sums of [start, end) differ from the rows. For `appliance.jobs`."""
    before = _totals(start, end)
    recompute_range(start, end)
    after = _totals(start, end)
    return sorted(table for table in before if not _same(before[table], after[table]))


def _totals(start: int, end: int) -> dict[str, tuple[float, ...]]:
    queries = {
        "queue_quarter": "SUM(offered), SUM(answered), SUM(abandoned), SUM(rejected), SUM(talk_total_s)",
        "agent_quarter": "SUM(seconds), COUNT(*)",
        "offer_quarter": "SUM(offers), SUM(connected), SUM(timed_out)",
        "call_quarter": "SUM(calls), SUM(answered), SUM(rejected), SUM(duration_total_s), SUM(link_full)",
        "leg_quarter": "SUM(legs), SUM(mos_total), SUM(lost), SUM(rtt_total_s)",
    }
    return {
        table: tuple(
            float(value or 0)
            for value in run_sql(
                f"SELECT {sums} FROM {table} WHERE quarter >= ? AND quarter < ?", start, end
            )[0]
        )
        for table, sums in queries.items()
    }


def _same(left: tuple[float, ...], right: tuple[float, ...]) -> bool:
    return all(abs(a - b) <= 1e-6 * max(1.0, abs(a)) for a, b in zip(left, right, strict=True))


def analyse() -> None:
    """Tell the planner what the tables look like."""
    run_sql("PRAGMA optimize" if is_sqlite() else "ANALYZE")
