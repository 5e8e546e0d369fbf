"""One database per process, SQLite or PostgreSQL, opened by its URL; each thread has its own connection.

`TIMBRE_DATABASE` is a path or `sqlite:///path`, or `postgresql://user:password@host/name`.
Short transactions only: with SQLite there is one writer at a time, and the ingest must not wait.
"""

import functools
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from peewee import Database, InterfaceError, OperationalError, SqliteDatabase

from appliance.store.errors import Busy, StoreError
from appliance.store.models import database
from appliance.store.peewee_alone import with_psycopg

DEFAULT_URL = "/var/lib/timbre/db/timbre.sqlite"
BUSY_TIMEOUT_S = 5.0
RETRY_FOR_S = 10.0


def open_database(url: str | None = None) -> Database:
    """Bind the models to the database at `url` (default: `TIMBRE_DATABASE`, then the data partition)."""
    url = url or os.environ.get("TIMBRE_DATABASE") or DEFAULT_URL
    opened = _postgresql(url) if url.startswith(("postgresql:", "postgres:")) else _sqlite(url)
    database.initialize(opened)
    return opened


def _sqlite(url: str) -> Database:
    path = Path(url.removeprefix("sqlite://"))
    if not path.parent.is_dir():
        raise StoreError(
            f"the database's folder {path.parent} does not exist: create it or set TIMBRE_DATABASE"
        )
    # SQLite itself would make it 0644, and the daemons of the database's group could not write.
    path.touch(mode=0o660)
    return SqliteDatabase(
        path,
        timeout=BUSY_TIMEOUT_S,
        pragmas=[
            ("auto_vacuum", "incremental"),
            ("journal_mode", "wal"),
            ("synchronous", "normal"),
            ("foreign_keys", 1),
            ("cache_size", -32_000),
            ("temp_store", "memory"),
            # Every join here has its index; one made on the fly has cost seconds instead of saving them.
            ("automatic_index", 0),
            ("mmap_size", 256 << 20),
        ],
    )


def _postgresql(url: str) -> Database:
    with_psycopg()
    from playhouse.psycopg3_ext import Psycopg3Database

    return Psycopg3Database(url, options="-c timezone=UTC", connect_timeout=5)


def is_sqlite() -> bool:
    return isinstance(database.obj, SqliteDatabase)


@contextmanager
def writing() -> Iterator[None]:
    """A transaction that will write: SQLite takes its write lock at once, so that it cannot fail half-way."""
    if database.in_transaction():
        with database.atomic():
            yield
        return
    with database.atomic("IMMEDIATE") if is_sqlite() else database.atomic():
        yield


@contextmanager
def reading() -> Iterator[None]:
    """Several questions that must see one and the same state."""
    with database.atomic("DEFERRED") if is_sqlite() else database.atomic("REPEATABLE READ"):
        yield


def patient[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Try again while the database is locked or its server is away, up to RETRY_FOR_S; then raise Busy.

    The function must be one transaction: it is called again from its beginning.
    """

    @functools.wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        deadline = time.monotonic() + RETRY_FOR_S
        pause_s = 0.02
        while True:
            try:
                return function(*args, **kwargs)
            except (OperationalError, InterfaceError) as error:
                if not _may_pass(error) or database.in_transaction():
                    raise
                _forget_lost_connection()
                if time.monotonic() + pause_s > deadline:
                    raise Busy(
                        f"the database is busy or away ({error}). Try again in a moment; if it stays so, "
                        "run `timbre doctor`."
                    ) from error
                time.sleep(pause_s)
                pause_s = min(pause_s * 2, 1.0)

    return wrapper


def _may_pass(error: Exception) -> bool:
    text = str(error).lower()
    if is_sqlite():
        return "locked" in text or "busy" in text
    return True


def _forget_lost_connection() -> None:
    if is_sqlite() or database.is_closed():
        return
    database.close()


def run_sql(sql: str, *params: Any) -> list[tuple[Any, ...]]:
    """A question in SQL with `?` for parameters, on either database."""
    if not is_sqlite():
        sql = sql.replace("%", "%%").replace("?", "%s")
    cursor = database.execute_sql(sql, params)
    return list(cursor.fetchall()) if cursor.description else []
