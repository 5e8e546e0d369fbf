"""Events as they came, how far the journal is read, and the box's own notes."""

from peewee import AutoField, BigIntegerField, DoubleField, TextField

from appliance.store.models.base import Row


class Event(Row):
    """One journal line. `bad_line` is one that could not be read; its text is kept in `data`."""

    id = AutoField()
    at = DoubleField()
    kind = TextField()
    call = TextField(null=True)
    agent = TextField(null=True)
    data = TextField()
    """The line's JSON."""


class JournalPosition(Row):
    """How far a segment is ingested; written in the transaction of its rows."""

    segment = TextField(primary_key=True)
    bytes = BigIntegerField()
    head = TextField(default="")
    """SHA-256 of the first line: another segment of the same name is not this one."""

    class Meta:
        table_name = "journal_position"


class Setting(Row):
    name = TextField(primary_key=True)
    value = TextField()
    """JSON."""


class SiteRevision(Row):
    """One applied site file, without secrets."""

    id = AutoField()
    at = DoubleField()
    by = TextField()
    sha256 = TextField()
    document = TextField()
    """JSON."""
    summary = TextField(default="")
    """What changed, one line each."""

    class Meta:
        table_name = "site_revision"


class SchemaMigration(Row):
    name = TextField(primary_key=True)
    """`0001_first`"""
    at = DoubleField()

    class Meta:
        table_name = "schema_migration"
