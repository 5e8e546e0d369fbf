"""Calls by which the box tests its lines."""

from peewee import AutoField, DoubleField, IntegerField, TextField

from appliance.store.models.base import Row


class LineTest(Row):
    """Its sound is that of the leg of the call `line-test-ID`."""

    id = AutoField()
    trunk = TextField()
    number = TextField()
    """Whom it called."""
    by = TextField()
    """Username; empty: it was time."""
    state = TextField()
    """asked, calling, ended, interrupted"""
    asked_at = DoubleField()
    began_at = DoubleField(null=True)
    ended_at = DoubleField(null=True)
    code = IntegerField(null=True)
    """SIP status of its end, 200 if it was answered; 0: the test phone did not work."""
    answered_s = DoubleField(null=True)
    """From the call to its answer."""
    level_dbfs = DoubleField(null=True)
    """Of what was heard; None: nothing came."""
    refused = TextField(default="")
    """Why our own dialplan refused it."""
    cause = IntegerField(null=True)
    """Q.850, by the ACD; None: it did not see the end."""

    class Meta:
        table_name = "line_test"
