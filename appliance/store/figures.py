"""Sums for reports, out of the roll-ups: one question per kind of figure, for many stretches at once.

A stretch is (start, end), epoch seconds on the 15-minute grid, end not included. Where it holds whole days of
the time zone that days are rolled up in, these are read instead of their quarters.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from appliance.store.database import is_sqlite, run_sql
from appliance.store.days import Part, Stretch, parts

AT_ONCE = 500
"""Parts per question."""


@dataclass(slots=True)
class QueueSums:
    offered: int = 0
    answered: int = 0
    abandoned: int = 0
    short_abandoned: int = 0
    overflowed: int = 0
    transferred: int = 0
    failed: int = 0
    rejected: int = 0
    in_service: int = 0
    wait_total_s: float = 0.0
    """Of the answered."""
    line_total_s: float = 0.0
    """Of everybody who left the line."""
    left_line: int = 0
    longest_wait_s: float = 0.0
    talk_total_s: float = 0.0

    def add(self, other: QueueSums) -> None:
        for name in self.__slots__:
            mine, theirs = getattr(self, name), getattr(other, name)
            setattr(self, name, max(mine, theirs) if name == "longest_wait_s" else mine + theirs)


@dataclass(frozen=True, slots=True)
class StateSeconds:
    start: int
    agent: str
    state: str
    reason: str
    queue: str
    seconds: float


@dataclass(frozen=True, slots=True)
class OfferSums:
    agent: str
    queue: str
    offers: int
    connected: int
    declined: int
    timed_out: int
    failed: int
    withdrawn: int


@dataclass(frozen=True, slots=True)
class CallSums:
    direction: str
    did: str
    trunk: str
    calls: int
    answered: int
    abandoned: int
    rejected: int
    overflowed: int
    voicemail: int
    self_service: int
    other: int
    duration_total_s: float
    talk_total_s: float


def queue_sums(
    stretches: Sequence[Stretch], timezone: str, queues: Sequence[str] = ()
) -> dict[tuple[int, str], QueueSums]:
    """(start of the stretch, queue) → sums; all queues if none is named. Nothing where nothing happened."""
    names = [n for n in QueueSums.__slots__ if n != "longest_wait_s"]
    columns = ", ".join(f"SUM({name})" for name in names)
    found: dict[tuple[int, str], QueueSums] = {}
    for start, queue, longest, *sums in _over(
        parts(stretches, timezone),
        f"q.queue, MAX(longest_wait_s), {columns}",
        "queue",
        "q.queue",
        *_among("q.queue", queues),
    ):
        row = QueueSums(longest_wait_s=float(longest))
        for name, value in zip(names, sums, strict=True):
            setattr(row, name, float(value) if name.endswith("_s") else int(value))
        found.setdefault((start, queue), QueueSums()).add(row)
    return found


def state_seconds(
    stretches: Sequence[Stretch], timezone: str, agents: Sequence[str] = ()
) -> list[StateSeconds]:
    """Time of closed periods, to be added up by whatever is wanted; `open_periods` has the rest."""
    rows = _over(
        parts(stretches, timezone),
        "agent, state, reason, queue, SUM(seconds)",
        "agent",
        "agent, state, reason, queue",
        *_among("agent", agents),
    )
    return [
        StateSeconds(start, agent, state, reason, queue, float(seconds))
        for start, agent, state, reason, queue, seconds in rows
    ]


def duty_seconds(
    stretches: Sequence[Stretch], timezone: str, agents: Sequence[str] = ()
) -> list[tuple[int, str, str, float]]:
    """(start, state, queue, seconds) of all these agents together; to be added up."""
    return [
        (start, state, queue, float(seconds))
        for start, state, queue, seconds in _over(
            parts(stretches, timezone),
            "state, queue, SUM(seconds)",
            "agent",
            "state, queue",
            *_among("agent", agents),
        )
    ]


def open_periods(end: float) -> list[tuple[str, str, str, str, float]]:
    """(agent, state, reason, queue, since) of every state but offline that lasts and began before `end`."""
    return [
        (agent, state, reason, queue, float(since))
        for agent, state, reason, queue, since in run_sql(
            "SELECT agent, state, reason, COALESCE(queue, ''), started_at FROM agent_period"
            " WHERE ended_at IS NULL AND state <> 'offline' AND started_at < ?",
            end,
        )
    ]


def offer_sums(
    stretch: Stretch, timezone: str, queues: Sequence[str] = (), agents: Sequence[str] = ()
) -> list[OfferSums]:
    """Per agent and queue; to be added up, a pair may come twice."""
    names = ("offers", "connected", "declined", "timed_out", "failed", "withdrawn")
    in_queues, queue_names = _among("queue", queues)
    in_agents, agent_names = _among("agent", agents)
    rows = _over(
        parts([stretch], timezone),
        f"agent, queue, {', '.join(f'SUM({name})' for name in names)}",
        "offer",
        "agent, queue",
        in_queues + in_agents,
        queue_names + agent_names,
    )
    return [OfferSums(agent, queue, *map(int, counts)) for _, agent, queue, *counts in rows]


def serving_agents(stretch: Stretch, timezone: str, queues: Sequence[str] = ()) -> dict[str, set[str]]:
    """Queue → the agents whose phone rang for it."""
    found: dict[str, set[str]] = {}
    for row in offer_sums(stretch, timezone, queues):
        found.setdefault(row.queue, set()).add(row.agent)
    return found


def call_sums(stretch: Stretch, timezone: str) -> list[CallSums]:
    """Per direction, number and trunk; to be added up, a triple may come twice."""
    counts = (
        "calls",
        "answered",
        "abandoned",
        "rejected",
        "overflowed",
        "voicemail",
        "self_service",
        "other",
    )
    sums = ", ".join(f"SUM({name})" for name in (*counts, "duration_total_s", "talk_total_s"))
    key = "direction, did, trunk"
    rows = _over(parts([stretch], timezone), f"{key}, {sums}", "call", key, "", [])
    return [CallSums(*row[1:4], *map(int, row[4:-2]), *map(float, row[-2:])) for row in rows]


@dataclass(slots=True)
class LegSums:
    """How legs sounded; as the table `leg_quarter` says."""

    legs: int = 0
    scored: int = 0
    bad: int = 0
    mos_total: float = 0.0
    mos_least: float = 5.0
    packets: float = 0.0
    lost: float = 0.0
    jitter_total_s: float = 0.0
    jitters: int = 0
    rtt_total_s: float = 0.0
    rtts: int = 0
    rtt_max_s: float = 0.0

    def add(self, other: LegSums) -> None:
        for name in self.__slots__:
            fold = {"mos_least": min, "rtt_max_s": max}.get(name, float.__add__)
            setattr(self, name, fold(float(getattr(self, name)), float(getattr(other, name))))


def leg_sums(stretches: Sequence[Stretch], timezone: str) -> dict[tuple[int, str, str], LegSums]:
    """(start of the stretch, trunk or empty, extension or empty) → sums."""
    folds = {"mos_least": "MIN", "rtt_max_s": "MAX"}
    columns = ", ".join(f"{folds.get(name, 'SUM')}({name})" for name in LegSums.__slots__)
    found: dict[tuple[int, str, str], LegSums] = {}
    for start, trunk, extension, *sums in _over(
        parts(stretches, timezone), f"trunk, extension, {columns}", "leg", "trunk, extension", "", []
    ):
        found.setdefault((start, trunk, extension), LegSums()).add(LegSums(*sums))
    return found


def link_full_sums(stretches: Sequence[Stretch], timezone: str) -> dict[tuple[int, str], int]:
    """(start of the stretch, trunk) → calls that the WAN link had no place for."""
    found: dict[tuple[int, str], int] = {}
    for start, trunk, refused in _over(
        parts(stretches, timezone), "trunk, SUM(link_full)", "call", "trunk", " AND link_full > 0", []
    ):
        found[start, trunk] = found.get((start, trunk), 0) + int(refused)
    return found


def trunk_down_seconds(start: float, end: float, now: float) -> dict[str, float]:
    """How long each trunk was down within [start, end); a trunk that is known but never was is 0."""
    until = min(end, now)
    down: dict[str, float] = {}
    for trunk, up, started_at, ended_at in run_sql(
        "SELECT trunk, up, started_at, ended_at FROM trunk_period"
        " WHERE started_at < ? AND (ended_at IS NULL OR ended_at > ?)",
        until,
        start,
    ):
        lasted_s = min(ended_at or until, until) - max(started_at, start)
        down[trunk] = down.get(trunk, 0.0) + (0.0 if up else max(0.0, lasted_s))
    return down


def _among(column: str, names: Sequence[str]) -> tuple[str, list[str]]:
    """A condition and its parameters; nothing if no name is given."""
    return (f" AND {column} IN ({', '.join('?' * len(names))})", list(names)) if names else ("", [])


def _over(
    split: Sequence[Part], columns: str, table: str, grouping: str, condition: str, params: list[str]
) -> Iterator[tuple[Any, ...]]:
    """Each part joined with its days or quarters: walks along the table's key, whatever the interval."""
    # SQLite would rather walk the table once per row: CROSS JOIN keeps it from turning the two around.
    join = "CROSS JOIN" if is_sqlite() else "JOIN"
    on = "WHERE" if is_sqlite() else "ON"
    for grain in ("day", "quarter"):
        chosen = [part for part in split if part.grain == grain]
        for first in range(0, len(chosen), AT_ONCE):
            values = ", ".join(
                f"({p.stretch_start}, {p.start}, {p.end})" for p in chosen[first : first + AT_ONCE]
            )
            yield from run_sql(
                f"WITH part (stretch_at, start_at, end_at) AS (VALUES {values})"
                f" SELECT part.stretch_at, {columns} FROM part {join} {table}_{grain} q"
                f" {on} q.{grain} >= part.start_at AND q.{grain} < part.end_at{condition}"
                f" GROUP BY part.stretch_at, {grouping}",
                *params,
            )
