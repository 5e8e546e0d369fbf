"""Gathers a Sight: every look is bounded in time, and what cannot be seen is None."""

import contextlib
import json
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psutil
from cryptography import x509

from appliance.health import hardware, names, network, storage, units
from appliance.health.sight import Memory, RecordingCounts, Sight
from appliance.health.wants import Wants
from appliance.recordings import space
from appliance.site import shaping
from appliance.store import line_tests
from appliance.store.database import run_sql, writing
from appliance.store.errors import PeeweeException, StoreError
from appliance.store.ingest import Ingest
from appliance.store.line_tests import Tested
from appliance.store.migrate import require_current

DAY_S = 86_400.0
WAITING_S = 3600.0
PROGRAM_TIMEOUT_S = 3.0


@dataclass(frozen=True, slots=True)
class Places:
    recordings: Path = Path("/var/lib/timbre/recordings")
    journal: Path = Path("/var/lib/timbre/journal")
    shaping: Path = Path("/run/timbre/shaping.json")
    hardware: Path = Path("/run/timbre-hardware/state.json")
    doubles: Path = Path("/run/timbre-doubles/doubles.json")
    backups: Path = Path("/var/lib/timbre/db/backups")
    database_check: Path = Path("/run/timbre-jobs/database.json")
    """What the last check of the database's pages found."""
    backup_state: Path = Path("/var/lib/timbre/backup/state.json")
    backup_key: Path = Path("/run/timbre/backup-key.json")
    web_port: int = 443


def look(now: float, live: Mapping[str, Any] | None, places: Places, wants: Wants, was_low: bool) -> Sight:
    """Everything. Takes well under a second on a healthy box; in a thread, please."""
    dear = Sight(
        now=now,
        clock_synchronised=_clock(),
        certificate_ends_at=_certificate_ends_at(places.web_port),
        failed_units=_failed_units(),
        restarts=_restarts(),
        names=names.look_up(wants.names),
    )
    return look_quickly(dear, now, live, places, wants, was_low)


def look_quickly(
    before: Sight,
    now: float,
    live: Mapping[str, Any] | None,
    places: Places,
    wants: Wants,
    was_low: bool,
) -> Sight:
    """As `look`, but clock, certificate, units and names are those seen `before`."""
    room = _try(lambda: space.look(places.recordings, wants.min_free_gb, was_low))
    trouble = database_trouble()
    backlog = _try(lambda: Ingest(places.journal).backlog_bytes()) if not trouble else None
    memory = psutil.virtual_memory()
    return replace(
        before,
        now=now,
        live=live,
        recordings_space=room,
        recordings_trouble=_try(lambda: storage.folder_trouble(places.recordings)),
        database_trouble=trouble,
        database_damage=storage.read_damage(places.database_check),
        backup_at=_try(lambda: storage.newest_backup_at(places.backups)),
        journal_backlog_bytes=backlog,
        bad_lines=_try(lambda: _bad_lines(now)) if not trouble else None,
        recordings=_try(lambda: _recordings(now)) if not trouble else None,
        memory=Memory(memory.total, memory.available),
        zone=_zone(wants.timezone),
        site_zone=wants.timezone,
        all_cabled=wants.all_cabled,
        links=_try(lambda: network.links(wants.interfaces)),
        gateway=_try(network.gateway),
        doubles=network.read_doubles(places.doubles, now),
        shaping=shaping.read(places.shaping),
        line_tests=_try(lambda: _line_tests(wants.tested)) if not trouble else None,
        hardware=hardware.read(places.hardware),
        figures={
            "memory_available_bytes": float(memory.available),
            "load_1m": psutil.getloadavg()[0],
            "disk_free_bytes": float(room.free_bytes) if room else -1.0,
            "journal_backlog_bytes": float(backlog if backlog is not None else -1),
        },
    )


def database_trouble() -> str:
    """Why the database cannot be written now; empty if it can. Nothing is changed."""
    try:
        require_current()
        with contextlib.suppress(_Undo), writing():
            run_sql("UPDATE setting SET value = value WHERE name = ''")
            raise _Undo
    except (StoreError, PeeweeException, OSError) as error:
        return str(error)
    return ""


class _Undo(Exception):
    """Rolls the trial back."""


def _bad_lines(now: float) -> int:
    # Enters by the index of bad lines alone; there are never many.
    return int(run_sql("SELECT COUNT(*) FROM event WHERE kind = 'bad_line' AND at > ?", now - DAY_S)[0][0])


def _recordings(now: float) -> RecordingCounts:
    counts = dict(
        run_sql(
            "SELECT state, COUNT(*) FROM recording"
            " WHERE state IN ('failed', 'missing', 'damaged') GROUP BY state"
        )
    )
    waiting = run_sql(
        "SELECT COUNT(*) FROM recording JOIN call ON call.id = recording.call"
        " WHERE recording.state = 'raw' AND call.ended_at < ?",
        now - WAITING_S,
    )[0][0]
    return RecordingCounts(**counts, waiting=waiting)


def _line_tests(tested: Iterable[str]) -> dict[str, Tested]:
    found = {trunk: line_tests.latest(trunk) for trunk in tested}
    return {trunk: one for trunk, one in found.items() if one}


def _try[T](look_at: Callable[[], T]) -> T | None:
    try:
        return look_at()
    except OSError, PeeweeException, StoreError:
        return None


def _run(*command: str) -> str | None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PROGRAM_TIMEOUT_S, check=False)
    except OSError, subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 else None


def _failed_units() -> tuple[str, ...] | None:
    text = _run("systemctl", "list-units", "--state=failed", "--output=json", "--no-pager")
    try:
        return None if text is None else tuple(sorted(unit["unit"] for unit in json.loads(text)))
    except ValueError, KeyError, TypeError:
        return None


def _restarts() -> tuple[units.Restarts, ...] | None:
    said = _run("systemctl", "show", f"--property={units.PROPERTIES}", "--no-pager", *units.OURS)
    return None if said is None else units.restarts(said, time.monotonic())


def _zone(wanted: str) -> str | None:
    """The machine's; `wanted` itself if it is only called otherwise, as UTC and Etc/UTC are."""
    zones = Path("/usr/share/zoneinfo")
    try:
        name = str(Path("/etc/localtime").readlink()).partition("/zoneinfo/")[2]
        same = bool(wanted) and (zones / name).read_bytes() == (zones / wanted).read_bytes()
    except OSError:
        return None
    return wanted if same else name


def _clock() -> bool | None:
    """As chrony says; where it does not run, as the kernel does.

    A container's clock is its host's: of it nothing can be said in there unless somebody keeps it.
    """
    tracking = _run("chronyc", "-n", "-c", "-h", "127.0.0.1", "tracking")
    if tracking is not None:
        return tracking.strip().rpartition(",")[2] != "Not synchronised"
    if Path("/run/systemd/container").exists():
        return None
    text = _run("timedatectl", "show", "--property=NTPSynchronized", "--value")
    return None if text is None else text.strip() == "yes"


def _certificate_ends_at(port: int) -> float | None:
    """Of the certificate that the web UI really shows."""
    context = ssl.create_default_context()
    context.check_hostname = False
    # Only its dates are read; nothing is sent.
    context.verify_mode = ssl.CERT_NONE
    try:
        with (
            socket.create_connection(("127.0.0.1", port), timeout=PROGRAM_TIMEOUT_S) as raw,
            context.wrap_socket(raw) as tls,
        ):
            shown = tls.getpeercert(binary_form=True)
    except OSError, ValueError:
        return None
    return x509.load_der_x509_certificate(shown).not_valid_after_utc.timestamp() if shown else None
