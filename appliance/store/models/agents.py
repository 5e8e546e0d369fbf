"""Agents as they were: one row per stretch of one state."""

from peewee import AutoField, DoubleField, TextField

from appliance.store.models.base import Row


class AgentPeriod(Row):
    id = AutoField()
    agent = TextField()
    state = TextField()
    """A member of `core.states.AgentState`; an offline stretch is kept too, it says when they left."""
    reason = TextField(default="")
    """Of a pause."""
    extension = TextField(null=True)
    call = TextField(null=True)
    queue = TextField(null=True)
    started_at = DoubleField()
    ended_at = DoubleField(null=True)
    """None: it lasts."""

    class Meta:
        table_name = "agent_period"
