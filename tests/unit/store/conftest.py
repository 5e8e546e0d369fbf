"""Every test of the store runs twice: on SQLite in a file, and on a PostgreSQL started for the session."""

import pytest

from tests.support.databases import PostgresServer, closing, fresh_postgres, fresh_sqlite


@pytest.fixture(scope="session")
def postgres_server():
    server = PostgresServer.start()
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path):
    """A new, migrated, opened database; its URL."""
    if request.param == "sqlite":
        url = fresh_sqlite(tmp_path)
    else:
        url = fresh_postgres(request.getfixturevalue("postgres_server"))
    with closing():
        yield url


@pytest.fixture
def sqlite_url(tmp_path):
    url = fresh_sqlite(tmp_path)
    with closing():
        yield url
