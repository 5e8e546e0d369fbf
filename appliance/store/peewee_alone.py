"""peewee without psycopg, which it loads whenever it is there: 10 MB in each of four daemons, and a fifth
of a second of every command, for a database that few boxes use.

Imported by `appliance.store` before anything else, so peewee must be imported behind that.
"""

import sys

_hidden = "psycopg" not in sys.modules
if _hidden:
    sys.modules["psycopg"] = None  # type: ignore[assignment]  # Python's own way to say: not there
import peewee  # noqa: E402

if _hidden:
    del sys.modules["psycopg"]


def with_psycopg() -> None:
    """Before a PostgreSQL server is opened: peewee knows psycopg's errors for its own."""
    from psycopg import errors

    peewee.pg3_errors = errors
