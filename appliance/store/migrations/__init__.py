"""One file per step, `NNNN_what.py`, with `SQL` alone. Never change a released one; only add.

`{serial}` is a numbered primary key, `{clustered}` keeps rows in the primary key's order; all else
must mean the same to SQLite and PostgreSQL.
"""
