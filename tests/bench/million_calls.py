"""A year of a busy floor in a SQLite file: a million calls with their visits, offers and agents' states."""

import random
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from appliance.store.quarter import quarter_of

YEAR_START = 1_767_225_600
"""2026-01-01 UTC"""
DAYS = 365
DAY_S = 86_400
QUEUES = ("ventas", "soporte", "citas", "cobranza", "urgencias")
AGENTS = tuple(f"agente{n:02d}" for n in range(40))
NUMBERS = tuple(f"57160010{n:02d}" for n in range(6))


@dataclass(frozen=True, slots=True)
class Made:
    """One call's rows."""

    call: tuple[Any, ...]
    visit: tuple[Any, ...]
    offer: tuple[Any, ...] | None
    periods: tuple[tuple[Any, ...], ...]


def fill(path: str, calls: int, seed: int = 1) -> None:
    """Bounded memory: ten thousand calls a transaction. The schema is there already."""
    base = sqlite3.connect(path)
    base.execute("PRAGMA synchronous = OFF")
    made = _calls(calls, random.Random(seed))
    while block := [one for one, _ in zip(made, range(10_000), strict=False)]:
        with base:
            _insert(base, block)
    base.close()


def _insert(base: sqlite3.Connection, block: list[Made]) -> None:
    base.executemany(f"INSERT INTO call VALUES ({','.join('?' * 21)})", (m.call for m in block))
    base.executemany(f"INSERT INTO queue_visit VALUES ({','.join('?' * 18)})", (m.visit for m in block))
    base.executemany(
        f"INSERT INTO offer VALUES ({','.join('?' * 9)})", (m.offer for m in block if m.offer is not None)
    )
    base.executemany(
        f"INSERT INTO agent_period VALUES (NULL, {','.join('?' * 8)})", (p for m in block for p in m.periods)
    )


def _calls(count: int, rng: random.Random) -> Iterator[Made]:
    """In order of time, between eight in the morning and six in the evening, in Bogotá."""
    per_day = count / DAYS
    free_at = dict.fromkeys(AGENTS, 0.0)
    for number in range(count):
        day, place = divmod(number, per_day)
        at = YEAR_START + int(day) * DAY_S + 13 * 3600 + place / per_day * 36_000
        yield _call(f"{at:.0f}.{number}", at, free_at, rng)


def _call(name: str, at: float, free_at: dict[str, float], rng: random.Random) -> Made:
    queue, did, agent = rng.choice(QUEUES), rng.choice(NUMBERS), rng.choice(AGENTS)
    answered = rng.random() < 0.9
    waited_s = rng.expovariate(1 / 12) if answered else rng.expovariate(1 / 40)
    talked_s = rng.expovariate(1 / 60) if answered else 0.0
    up = at + 8 + waited_s
    end = up + talked_s
    outcome = "answered" if answered else "abandoned"
    who = agent if answered else None
    caller = str(3_000_000_000 + rng.randrange(300_000))
    call = (
        name, "in", caller, "", "", did, "operador", at, quarter_of(at), queue, who,
        up if answered else None, end, outcome, "caller", 16, "", waited_s, talked_s, "main:1",
        1 if answered else 0,
    )  # fmt: skip
    visit = (
        name, 1, queue, at + 8, quarter_of(at + 8), 1, 0, "main:1", 20.0, 5.0,
        up if answered else None, end, outcome, waited_s, talked_s, who, "", "",
    )  # fmt: skip
    if not answered:
        return Made(call, visit, None, ())
    offer = (f"o-{name}", name, queue, agent, "101", up - 3, quarter_of(up - 3), up, "connected")
    return Made(call, visit, offer, _periods(agent, queue, up, end, free_at))


def _periods(
    agent: str, queue: str, up: float, end: float, free_at: dict[str, float]
) -> tuple[tuple[Any, ...], ...]:
    """Ready since the last wrap-up (of this day), talking, wrap-up."""
    ready_since = max(free_at[agent], up - 3600)
    up = max(up, ready_since)
    end = max(up, end)
    free_at[agent] = end + 15
    rows = [("talking", up, end, queue), ("wrap_up", end, end + 15, queue)]
    if ready_since < up:
        rows.insert(0, ("ready", ready_since, up, None))
    return tuple((agent, state, "", "101", None, of, began, ended) for state, began, ended, of in rows)
