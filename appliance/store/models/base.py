"""What every table shares: the database that `store.database.open_database` binds, and singular names."""

from peewee import DatabaseProxy, Model

database = DatabaseProxy()


class Row(Model):
    class Meta:
        database = database
        legacy_table_names = False
