"""Real databases for tests: a SQLite file, and a PostgreSQL server of our own in a temporary folder."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from appliance.store import open_database
from appliance.store.migrate import migrate
from appliance.store.models import database


@dataclass(frozen=True)
class PostgresServer:
    """Listens on a Unix socket in its folder only; not durable, it lives for one test session."""

    folder: Path
    binaries: Path

    @classmethod
    def start(cls) -> PostgresServer:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
        if not found:
            raise RuntimeError(
                "no PostgreSQL server here: install Debian's `postgresql` (it is in the test layer)"
            )
        folder = Path(tempfile.mkdtemp(prefix="timbre-pg-", dir="/tmp"))
        server = cls(folder, found[-1].parent)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        server._run("initdb", "-D", str(folder / "data"), "--auth=trust", "--no-sync", "-U", "timbre")
        server._run(
            "pg_ctl", "-D", str(folder / "data"), "-w", "-l", str(folder / "log"), "-o",
            f"-k {folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off", "start",
        )  # fmt: skip
        return server

    @property
    def url(self) -> str:
        return f"postgresql://timbre@/postgres?host={self.folder}"

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def restart(self) -> None:
        """As a server that crashed: every connection is cut."""
        self._run(
            "pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w",
            "-l", str(self.folder / "log"), "restart",
        )  # fmt: skip

    def _run(self, program: str, *args: str) -> None:
        # PostgreSQL refuses to run as root.
        prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*prefix, str(self.binaries / program), *args]
        done = subprocess.run(
            command,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr}")


def fresh_sqlite(folder: Path) -> str:
    url = str(folder / "timbre.sqlite")
    open_database(url)
    migrate()
    return url


def fresh_postgres(server: PostgresServer) -> str:
    open_database(server.url)
    if migrate():
        return server.url
    tables = ", ".join(f'"{name}"' for name in database.get_tables() if name != "schema_migration")
    database.execute_sql(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
    return server.url


@contextmanager
def closing() -> Iterator[None]:
    try:
        yield
    finally:
        if not database.is_closed():
            database.close()
