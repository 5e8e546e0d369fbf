"""Trunks as they were: one row per stretch up or down."""

from peewee import AutoField, BooleanField, DoubleField, TextField

from appliance.store.models.base import Row


class TrunkPeriod(Row):
    id = AutoField()
    trunk = TextField()
    up = BooleanField()
    reason = TextField(default="")
    started_at = DoubleField()
    ended_at = DoubleField(null=True)

    class Meta:
        table_name = "trunk_period"
