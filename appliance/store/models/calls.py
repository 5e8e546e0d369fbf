"""Calls as they were: derived from events, never written by anybody but `store.ingest`."""

from peewee import BigIntegerField, CompositeKey, DoubleField, IntegerField, TextField

from appliance.store.models.base import Row


class Call(Row):
    id = TextField(primary_key=True)
    direction = TextField(default="in")
    """in, out, internal"""
    caller_number = TextField(default="")
    caller_name = TextField(default="")
    caller_folded = TextField(default="")
    """The name without case and accents, for searching."""
    did = TextField(default="")
    """The number that was dialled."""
    trunk = TextField(null=True)
    started_at = DoubleField()
    quarter = BigIntegerField()
    """Start of the 15 minutes (UTC) of `started_at`; roll-ups group by it."""
    queue = TextField(null=True)
    """The last queue it was in."""
    agent = TextField(null=True)
    """The last agent it was joined with."""
    connected_at = DoubleField(null=True)
    """First time an agent spoke."""
    ended_at = DoubleField(null=True)
    outcome = TextField(null=True)
    """None while it lasts; then as `core.history.CallEnded` says."""
    ended_by = TextField(default="")
    cause = IntegerField(null=True)
    reason = TextField(default="")
    waited_s = DoubleField(default=0.0)
    talked_s = DoubleField(default=0.0)
    path = TextField(default="")
    """What the caller chose, `menu:digit,menu:digit`."""
    recordings = IntegerField(default=0)
    """How many recordings of it can be played."""
    mos = DoubleField(null=True)
    """How its parties heard each other, the worse way; None: not known."""


class QueueVisit(Row):
    """One stay in one queue, from entering the line to the end of the conversation."""

    call = TextField()
    visit = IntegerField()
    queue = TextField()
    entered_at = DoubleField()
    quarter = BigIntegerField()
    """Start of the 15 minutes (UTC) of `entered_at`."""
    position = IntegerField(default=1)
    priority = IntegerField(default=0)
    path = TextField(default="")
    service_target_s = DoubleField()
    """The queue's target when the call came: later changes do not rewrite the past."""
    short_abandon_s = DoubleField()
    connected_at = DoubleField(null=True)
    left_at = DoubleField(null=True)
    outcome = TextField(null=True)
    """answered, abandoned, overflowed, transferred, failed; None while it lasts."""
    waited_s = DoubleField(default=0.0)
    talked_s = DoubleField(default=0.0)
    agent = TextField(null=True)
    went_to = TextField(default="")
    reason = TextField(default="")

    class Meta:
        table_name = "queue_visit"
        primary_key = CompositeKey("call", "visit")


class Offer(Row):
    """One ringing of one agent's phone for one call."""

    id = TextField(primary_key=True)
    call = TextField()
    queue = TextField()
    agent = TextField()
    extension = TextField()
    started_at = DoubleField()
    quarter = BigIntegerField()
    ended_at = DoubleField(null=True)
    """End of the ringing."""
    result = TextField(null=True)
    """connected, declined, timed_out, failed, withdrawn; None while it rings."""
