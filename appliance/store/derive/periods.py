"""Stretches of time: an agent in one state, a trunk up or down."""

from appliance.core import history
from appliance.store.database import run_sql
from appliance.store.quarter import quarters_of
from appliance.store.rollups import Dirty


def agent_changed(event: history.AgentChanged, dirty: Dirty) -> None:
    row = (event.state, event.reason, event.extension, event.call, event.queue)
    began = event.at
    for period, started_at, *before in run_sql(
        "SELECT id, started_at, state, reason, extension, call, queue FROM agent_period"
        " WHERE agent = ? AND ended_at IS NULL",
        event.agent,
    ):
        if tuple(before) == row:
            return
        # Should the clock have been put back, periods still follow one another.
        began = ended_at = max(event.at, started_at)
        run_sql("UPDATE agent_period SET ended_at = ? WHERE id = ?", ended_at, period)
        if before[0] != "offline":
            dirty.agents.update((event.agent, quarter) for quarter in quarters_of(started_at, ended_at))
    run_sql(
        "INSERT INTO agent_period (agent, state, reason, extension, call, queue, started_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        event.agent,
        *row,
        began,
    )


def trunk_changed(event: history.TrunkChanged, dirty: Dirty) -> None:
    for period, started_at, up, reason in run_sql(
        "SELECT id, started_at, up, reason FROM trunk_period WHERE trunk = ? AND ended_at IS NULL",
        event.trunk,
    ):
        if (bool(up), reason) == (event.up, event.reason):
            return
        run_sql("UPDATE trunk_period SET ended_at = ? WHERE id = ?", max(event.at, started_at), period)
    run_sql(
        "INSERT INTO trunk_period (trunk, up, reason, started_at) VALUES (?, ?, ?, ?)",
        event.trunk,
        event.up,
        event.reason,
        event.at,
    )
