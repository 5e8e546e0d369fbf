"""Short messages."""

from peewee import AutoField, DoubleField, IntegerField, TextField

from appliance.store.models.base import Row


class ShortMessage(Row):
    id = AutoField()
    at = DoubleField()
    """When it came, or when somebody asked for it to be sent."""
    direction = TextField()
    """in or out"""
    number = TextField()
    """The other side; of some senders a name."""
    text = TextField()
    folded = TextField()
    """Number and text, for searching."""
    state = TextField()
    """received; queued, sending, sent, delivered, failed, uncertain"""
    reason = TextField(default="")
    """Why it failed, by code."""
    by = TextField(default="")
    """Username, or alarm."""
    sent_at = DoubleField(null=True)
    delivered_at = DoubleField(null=True)
    next_at = DoubleField(null=True)
    """Not to be tried before."""
    tries = IntegerField(default=0)
    pending = TextField(default="[]")
    """JSON: references of the parts whose delivery is not reported yet."""
    fingerprint = TextField(null=True)
    """Of what came in: a message read twice from the SIM is one message."""

    class Meta:
        table_name = "short_message"
