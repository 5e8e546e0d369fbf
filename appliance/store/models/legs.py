"""How each leg of a call sounded, and sums of it."""

from peewee import BigIntegerField, CompositeKey, DoubleField, IntegerField, TextField

from appliance.store.models.base import Row


class CallLeg(Row):
    """The stretch between the box and one party. `heard` came from the party, `told` went there."""

    call = TextField()
    leg = TextField()
    """The caller's own has the call's id."""
    trunk = TextField()
    """Empty: the party is on a phone."""
    extension = TextField()
    """Empty: the party is on a trunk."""
    agent = TextField(null=True)
    codec = TextField()
    ended_at = DoubleField()
    quarter = BigIntegerField()
    """Start of the 15 minutes (UTC) of `ended_at`."""
    heard_packets = IntegerField()
    heard_lost = IntegerField()
    heard_jitter_s = DoubleField()
    told_packets = IntegerField(null=True)
    """None: the party sent no reports."""
    told_lost = IntegerField(null=True)
    told_jitter_s = DoubleField(null=True)
    rtt_s = DoubleField(null=True)
    rtt_max_s = DoubleField(null=True)
    mos = DoubleField(null=True)
    """The worse of both directions, of this stretch alone; None: too short to say."""

    class Meta:
        table_name = "call_leg"
        primary_key = CompositeKey("call", "leg")


class LegSums(Row):
    trunk = TextField()
    extension = TextField()
    legs = IntegerField()
    scored = IntegerField()
    """Those long enough to have a MOS."""
    bad = IntegerField()
    mos_total = DoubleField()
    """Of the scored."""
    mos_least = DoubleField()
    """5 where none is scored."""
    packets = DoubleField()
    """Both ways, lost ones included."""
    lost = DoubleField()
    jitter_total_s = DoubleField()
    """Of the worse way of each leg with a MOS."""
    jitters = IntegerField()
    rtt_total_s = DoubleField()
    rtts = IntegerField()
    rtt_max_s = DoubleField()


class LegQuarter(LegSums):
    quarter = BigIntegerField()

    class Meta:
        table_name = "leg_quarter"
        primary_key = CompositeKey("quarter", "trunk", "extension")


class LegDay(LegSums):
    day = BigIntegerField()

    class Meta:
        table_name = "leg_day"
        primary_key = CompositeKey("day", "trunk", "extension")
