"""Keeping folder and rows true to each other: files without a row are adopted, lost files are flagged."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from appliance.core.history import RECORDING_ONLY, CallEnded, CallStarted, HistoryEvent
from appliance.recordings import RATE_HZ, SAMPLE_BYTES
from appliance.recordings.files import locate, with_suffix
from appliance.recordings.removal import remove_files
from appliance.store.database import patient, writing
from appliance.store.derive import count_recordings
from appliance.store.ingest import add_events
from appliance.store.models import Call, Recording
from appliance.store.paths import check_recording_path

log = logging.getLogger(__name__)

SETTLED_S = {".raw": 20.0, ".wav": 10.0}
"""Written to more recently: it may still grow, and its event may be on its way."""
LONG_SETTLED_S = 60.0
PARTIAL_S = 3600.0
_CALL = r"(?P<call>(?:[A-Za-z0-9_-]+-)?\d{9,11}\.\d+|[^.]+)"
"""Asterisk's unique id has a dot of its own: seconds, then a count."""
_PARTS = re.compile(_CALL + r"(?P<rest>\.\d+|\.fallback|\.voicemail)?\.(?:raw|wav|flac)")


@dataclass(slots=True)
class Swept:
    adopted: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    """Left over from a kill: partial files, raw beside its FLAC, files of deleted rows."""
    strange: list[str] = field(default_factory=list)
    """Files that are no recording of ours; they are left alone."""


def sweep(folder: Path, now: float, days: list[str] | None = None) -> Swept:
    """Go through the given day folders (`2026/11/22`), or all of them."""
    swept = Swept()
    for day in days if days is not None else _all_days(folder):
        _sweep_day(folder, day, now, swept)
    if swept.adopted or swept.missing or swept.strange:
        log.warning(
            "recordings: %d adopted, %d missing, %d strange", len(swept.adopted), len(swept.missing),
            len(swept.strange),
        )  # fmt: skip
    return swept


def adopt_new(folder: Path, days: list[str], now: float) -> Swept:
    """The small round, often: only files that are not compressed yet, of which there are never many."""
    swept = Swept()
    for day in days:
        fresh = [path for path in _files(folder / day) if path.suffix in SETTLED_S]
        names = [f"{day}/{path.name}" for path in fresh]
        wanted = {with_suffix(name, suffix) for name in names for suffix in (".raw", ".wav", ".flac")}
        rows = (
            {row.file: row for row in Recording.select().where(Recording.file.in_(wanted))} if fresh else {}
        )
        for name, path in zip(names, fresh, strict=True):
            _look_at(folder, name, path, rows, now, swept)
    return swept


def _all_days(folder: Path) -> list[str]:
    """Days on the disk and days in the table."""
    on_disk = {p.relative_to(folder).as_posix() for p in folder.glob("[0-9]*/[0-9]*/[0-9]*") if p.is_dir()}
    in_rows = {
        row.file[:10]
        for row in Recording.select(Recording.file).where(Recording.state != "deleted").iterator()
    }
    return sorted(on_disk | in_rows)


def _sweep_day(folder: Path, day: str, now: float, swept: Swept) -> None:
    rows = {row.file: row for row in Recording.select().where(Recording.file.startswith(day + "/"))}
    present = set()
    for path in _files(folder / day):
        name = f"{day}/{path.name}"
        present.add(name)
        _look_at(folder, name, path, rows, now, swept)
    for name, row in rows.items():
        if name not in present and row.state not in ("deleted", "missing", "empty"):
            _flag_missing(row, folder, now, swept)


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from sorted(path for path in folder.iterdir() if path.is_file() and not path.is_symlink())


def _look_at(
    folder: Path, name: str, path: Path, rows: dict[str, Recording], now: float, swept: Swept
) -> None:
    age_s = now - path.stat().st_mtime
    flac = rows.get(with_suffix(name, ".flac"))
    row = rows.get(name)
    if name.endswith(".part"):
        if age_s > PARTIAL_S:
            path.unlink(missing_ok=True)
            swept.removed.append(name)
    elif name.endswith(".peaks"):
        pass
    elif row is not None:
        if row.state == "deleted":
            remove_files(folder, name)
            swept.removed.append(name)
        elif row.state == "missing":
            _set_state(row, "ready" if row.sha256 else "raw", "")
    elif flac is not None and flac.state == "ready":
        path.unlink(missing_ok=True)
        swept.removed.append(name)
    elif age_s > SETTLED_S.get(path.suffix, LONG_SETTLED_S) and not _belongs_to_raw(name, rows):
        _adopt(name, path, swept)


def _belongs_to_raw(name: str, rows: dict[str, Recording]) -> bool:
    """A FLAC whose row still says raw: killed just before the row was changed; it will be made again."""
    return any(with_suffix(name, suffix) in rows for suffix in (".raw", ".wav"))


def _flag_missing(row: Recording, folder: Path, now: float, swept: Swept) -> None:
    # Asterisk makes the file with the first sound; and it may have been compressed since we looked.
    if now - row.started_at < LONG_SETTLED_S or locate(folder, row.file).exists():
        return
    again = Recording.get_by_id(row.id)
    if again.file == row.file and again.state == row.state:
        _set_state(row, "missing", "the file is not there")
        swept.missing.append(row.file)


def _adopt(name: str, path: Path, swept: Swept) -> None:
    """The ACD was away when it was made (fallback), or its event was lost."""
    parts = _PARTS.fullmatch(path.name)
    try:
        check_recording_path(name)
    except ValueError:
        parts = None
    if parts is None:
        swept.strange.append(name)
        return
    channels = 1 if path.suffix == ".wav" else 2
    status = path.stat()
    what = {".fallback": "fallback", ".voicemail": "voicemail"}.get(parts["rest"] or "", "conversation")
    seconds = status.st_size / (RATE_HZ * SAMPLE_BYTES * channels)
    _enter_found(parts["call"], what, name, (status.st_mtime - seconds, status.st_mtime), channels)
    swept.adopted.append(name)


@patient
def _enter_found(call_id: str, what: str, name: str, lasted: tuple[float, float], channels: int) -> None:
    with writing():
        call = Call.get_or_none(Call.id == call_id)
        if call is None:
            add_events(_call_of_the_fallback(call_id, lasted))
        Recording.create(
            call=call_id,
            what="voicemail" if channels == 1 else what,
            queue=call.queue if call else None,
            agent=call.agent if call else None,
            file=name,
            started_at=lasted[0],
            channels=channels,
        )
        count_recordings(call_id)


def _call_of_the_fallback(call_id: str, lasted: tuple[float, float]) -> list[HistoryEvent]:
    """Nobody saw this call but the recorder: so much of it is known."""
    begin, end = lasted
    return [
        CallStarted(at=begin, call=call_id),
        CallEnded(
            at=end, call=call_id, outcome="answered", by="system", reason=RECORDING_ONLY, talked_s=end - begin
        ),
    ]


@patient
def _set_state(row: Recording, state: str, problem: str) -> None:
    with writing():
        Recording.update(state=state, problem=problem).where(Recording.id == row.id).execute()
        count_recordings(row.call)
