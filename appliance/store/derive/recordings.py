"""Recordings begun; what becomes of their files is `appliance.recordings`' affair."""

from appliance.core import history
from appliance.store.database import run_sql
from appliance.store.derive.calls import ensure_call
from appliance.store.paths import check_recording_path
from appliance.store.rollups import Dirty


def recording_started(event: history.RecordingStarted, dirty: Dirty) -> None:
    check_recording_path(event.file)
    ensure_call(event.call, event.at)
    stem = event.file.rpartition(".")[0]
    # After a rebuild, or when the file was found first, the row is there; it may have been compressed since.
    known = run_sql("SELECT id FROM recording WHERE file IN (?, ?)", event.file, f"{stem}.flac")
    if known:
        run_sql(
            "UPDATE recording SET queue = COALESCE(queue, ?), agent = COALESCE(agent, ?) WHERE id = ?",
            event.queue,
            event.agent,
            known[0][0],
        )
    else:
        run_sql(
            "INSERT INTO recording (call, what, queue, agent, file, started_at, state, channels, deleted_by,"
            " deleted_why, problem) VALUES (?, ?, ?, ?, ?, ?, 'raw', ?, '', '', '')",
            event.call,
            event.what,
            event.queue,
            event.agent,
            event.file,
            event.at,
            2 if event.file.endswith(".raw") else 1,
        )
    count_recordings(event.call)


def count_recordings(call: str) -> None:
    """Keep `call.recordings` true; whoever changes a recording's state calls it."""
    run_sql(
        "UPDATE call SET recordings = (SELECT COUNT(*) FROM recording WHERE recording.call = call.id"
        " AND recording.state NOT IN ('deleted', 'missing', 'empty')) WHERE id = ?",
        call,
    )
