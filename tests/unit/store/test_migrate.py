"""The tables: what the migrations make is what the models say."""

import pytest

from appliance.store import NotMigrated, StoreError, open_database
from appliance.store.migrate import applied, known, migrate, require_current
from appliance.store.models import ALL, database


def test_migrations_make_exactly_the_tables_and_columns_of_the_models(database_url):
    tables = {model._meta.table_name for model in ALL}
    assert set(database.get_tables()) - {"sqlite_sequence", "sqlite_stat1", "sqlite_stat4"} == tables
    for model in ALL:
        # SQLite says of a primary key that it may be null.
        made = {(c.name, c.null and not c.primary_key) for c in database.get_columns(model._meta.table_name)}
        said = {(f.column_name, f.null) for f in model._meta.sorted_fields}
        assert made == said, model


def test_migrating_twice_changes_nothing(database_url):
    assert applied() == known()
    assert migrate() == []
    require_current()


def test_a_database_without_tables_is_refused_with_a_next_step(tmp_path):
    open_database(str(tmp_path / "empty.sqlite"))
    with pytest.raises(NotMigrated, match="timbre-migrate"):
        require_current()
    database.close()


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(StoreError, match=r"nowhere.*does not exist"):
        open_database(str(tmp_path / "nowhere" / "timbre.sqlite"))


def test_migrations_are_numbered_without_a_gap():
    assert [int(name[:4]) for name in known()] == list(range(1, len(known()) + 1))


def test_sqlite_is_in_wal_with_foreign_keys(sqlite_url):
    pragmas = {
        name: database.execute_sql(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "foreign_keys", "synchronous", "auto_vacuum")
    }
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1, "auto_vacuum": 2}
