"""Sums per 15 minutes UTC, so that any time zone's hour or day is a sum of rows; and per day of the site.

Each quarter is recomputed from the derived rows whenever one of them changes (`store.rollups`); a call
counts in the quarter in which it came, an agent's time in the quarters in which it passed. Days are made of
quarters when they are over (`store.days`), so that a year is read as 365 rows and not 35,040.
"""

from peewee import BigIntegerField, CompositeKey, DoubleField, IntegerField, TextField

from appliance.store.models.base import Row


class QueueSums(Row):
    queue = TextField()
    """Empty: calls rejected before any queue was known."""
    offered = IntegerField(default=0)
    """Visits begun, without the rejected, which never came in."""
    answered = IntegerField(default=0)
    abandoned = IntegerField(default=0)
    """Gave up in line, not counting the short ones."""
    short_abandoned = IntegerField(default=0)
    overflowed = IntegerField(default=0)
    transferred = IntegerField(default=0)
    failed = IntegerField(default=0)
    rejected = IntegerField(default=0)
    in_service = IntegerField(default=0)
    """Answered within the queue's target."""
    wait_total_s = DoubleField(default=0.0)
    """Of the answered."""
    line_total_s = DoubleField(default=0.0)
    """Time in line of all, answered or not."""
    left_line = IntegerField(default=0)
    """All whose time in line is over: what `line_total_s` is shared by."""
    longest_wait_s = DoubleField(default=0.0)
    talk_total_s = DoubleField(default=0.0)


class QueueQuarter(QueueSums):
    quarter = BigIntegerField()

    class Meta:
        table_name = "queue_quarter"
        primary_key = CompositeKey("quarter", "queue")


class QueueDay(QueueSums):
    day = BigIntegerField()
    """Local midnight of the site, epoch seconds."""

    class Meta:
        table_name = "queue_day"
        primary_key = CompositeKey("day", "queue")


class AgentSeconds(Row):
    """Seconds of one state; `queue` is empty where the state belongs to none."""

    agent = TextField()
    state = TextField()
    reason = TextField()
    queue = TextField()
    seconds = DoubleField()


class AgentQuarter(AgentSeconds):
    quarter = BigIntegerField()

    class Meta:
        table_name = "agent_quarter"
        primary_key = CompositeKey("quarter", "agent", "state", "reason", "queue")


class AgentDay(AgentSeconds):
    day = BigIntegerField()

    class Meta:
        table_name = "agent_day"
        primary_key = CompositeKey("day", "agent", "state", "reason", "queue")


class OfferSums(Row):
    """How often an agent's phone rang for a queue, and what became of it."""

    agent = TextField()
    queue = TextField()
    offers = IntegerField(default=0)
    connected = IntegerField(default=0)
    declined = IntegerField(default=0)
    timed_out = IntegerField(default=0)
    failed = IntegerField(default=0)
    withdrawn = IntegerField(default=0)


class OfferQuarter(OfferSums):
    quarter = BigIntegerField()

    class Meta:
        table_name = "offer_quarter"
        primary_key = CompositeKey("quarter", "agent", "queue")


class OfferDay(OfferSums):
    day = BigIntegerField()

    class Meta:
        table_name = "offer_day"
        primary_key = CompositeKey("day", "agent", "queue")


class CallSums(Row):
    """Calls by the number dialled and the trunk they came on."""

    direction = TextField()
    did = TextField()
    trunk = TextField()
    calls = IntegerField(default=0)
    answered = IntegerField(default=0)
    abandoned = IntegerField(default=0)
    rejected = IntegerField(default=0)
    overflowed = IntegerField(default=0)
    voicemail = IntegerField(default=0)
    self_service = IntegerField(default=0)
    other = IntegerField(default=0)
    """transferred and failed"""
    link_full = IntegerField(default=0)
    """Of the rejected: those that the WAN link had no place for."""
    duration_total_s = DoubleField(default=0.0)
    talk_total_s = DoubleField(default=0.0)


class CallQuarter(CallSums):
    quarter = BigIntegerField()

    class Meta:
        table_name = "call_quarter"
        primary_key = CompositeKey("quarter", "direction", "did", "trunk")


class CallDay(CallSums):
    day = BigIntegerField()

    class Meta:
        table_name = "call_day"
        primary_key = CompositeKey("day", "direction", "did", "trunk")


class RolledDay(Row):
    """A day of the site whose `_day` rows hold. Whatever changes one of its quarters takes it away."""

    day = BigIntegerField(primary_key=True)
    ends_at = BigIntegerField()
    timezone = TextField()

    class Meta:
        table_name = "rolled_day"
