"""Calls and their visits to queues, from their events.

The first end counts: a restarted ACD whose memory is a moment older than the journal may end a call or a
visit a second time, knowing less.
"""

from appliance.core import history
from appliance.store.database import run_sql
from appliance.store.folding import folded
from appliance.store.quarter import quarter_of
from appliance.store.rollups import Dirty

DEFAULT_TARGET_S = 20.0
DEFAULT_SHORT_ABANDON_S = 5.0


def call_started(event: history.CallStarted, dirty: Dirty) -> None:
    ensure_call(event.call, event.at)
    _mark_call(event.call, dirty)  # it may have been known by less, and from a later time: by its recording
    run_sql(
        "UPDATE call SET started_at = ?, quarter = ?, direction = ?, caller_number = ?, caller_name = ?,"
        " caller_folded = ?, did = ?, trunk = ? WHERE id = ?",
        event.at,
        quarter_of(event.at),
        event.direction,
        event.caller_number,
        event.caller_name,
        folded(event.caller_name),
        event.did,
        event.trunk,
        event.call,
    )
    _mark_call(event.call, dirty)


def ensure_call(call: str, at: float) -> None:
    run_sql(
        "INSERT INTO call (id, direction, caller_number, caller_name, caller_folded, did, started_at,"
        " quarter, ended_by, reason, waited_s, talked_s, path, recordings)"
        " VALUES (?, 'in', '', '', '', '', ?, ?, '', '', 0, 0, '', 0) ON CONFLICT (id) DO NOTHING",
        call,
        at,
        quarter_of(at),
    )


def _mark_call(call: str, dirty: Dirty) -> None:
    for direction, did, trunk, quarter in run_sql(
        "SELECT direction, did, COALESCE(trunk, ''), quarter FROM call WHERE id = ?", call
    ):
        dirty.calls.add((direction, did, trunk, quarter))


def entered_queue(event: history.CallEnteredQueue, dirty: Dirty) -> None:
    ensure_call(event.call, event.at)
    path = ",".join(event.path)
    _ensure_visit(event.call, event.visit, event.queue, event.at, dirty)
    run_sql(
        "UPDATE queue_visit SET position = ?, priority = ?, path = ?, service_target_s = ?,"
        " short_abandon_s = ? WHERE call = ? AND visit = ?",
        event.position,
        event.priority,
        path,
        DEFAULT_TARGET_S if event.service_target_s is None else event.service_target_s,
        DEFAULT_SHORT_ABANDON_S if event.short_abandon_s is None else event.short_abandon_s,
        event.call,
        event.visit,
    )
    run_sql("UPDATE call SET queue = ?, path = ? WHERE id = ?", event.queue, path, event.call)


def _ensure_visit(call: str, visit: int, queue: str, entered_at: float, dirty: Dirty) -> None:
    run_sql(
        "INSERT INTO queue_visit (call, visit, queue, entered_at, quarter, position, priority, path,"
        " service_target_s, short_abandon_s, waited_s, talked_s, went_to, reason)"
        " VALUES (?, ?, ?, ?, ?, 1, 0, '', ?, ?, 0, 0, '', '') ON CONFLICT (call, visit) DO NOTHING",
        call,
        visit,
        queue,
        entered_at,
        quarter_of(entered_at),
        DEFAULT_TARGET_S,
        DEFAULT_SHORT_ABANDON_S,
    )
    for key in run_sql("SELECT queue, quarter FROM queue_visit WHERE call = ? AND visit = ?", call, visit):
        dirty.queues.add((key[0], key[1]))


def connected(event: history.CallConnected, dirty: Dirty) -> None:
    ensure_call(event.call, event.at - event.waited_s)
    _ensure_visit(event.call, event.visit, event.queue, event.at - event.waited_s, dirty)
    run_sql(
        "UPDATE queue_visit SET connected_at = COALESCE(connected_at, ?), waited_s = ?, agent = ?"
        " WHERE call = ? AND visit = ?",
        event.at,
        event.waited_s,
        event.agent or None,
        event.call,
        event.visit,
    )
    run_sql(
        "UPDATE call SET connected_at = COALESCE(connected_at, ?), waited_s = ?, agent = ?,"
        " queue = ? WHERE id = ?",
        event.at,
        event.waited_s,
        event.agent or None,
        event.queue,
        event.call,
    )


def left_queue(event: history.CallLeftQueue, dirty: Dirty) -> None:
    entered_at = event.at - event.talked_s - event.waited_s
    ensure_call(event.call, entered_at)
    _ensure_visit(event.call, event.visit, event.queue, entered_at, dirty)
    answered_at = event.at - event.talked_s if event.outcome == "answered" else None
    run_sql(
        "UPDATE queue_visit SET left_at = ?, outcome = ?, waited_s = ?, talked_s = ?,"
        " agent = COALESCE(?, agent), connected_at = COALESCE(connected_at, ?), went_to = ?, reason = ?"
        " WHERE call = ? AND visit = ? AND outcome IS NULL",
        event.at,
        event.outcome,
        event.waited_s,
        event.talked_s,
        event.agent,
        answered_at,
        event.to,
        event.reason,
        event.call,
        event.visit,
    )


def call_ended(event: history.CallEnded, dirty: Dirty) -> None:
    ensure_call(event.call, event.at - event.waited_s - event.talked_s)
    run_sql(
        "UPDATE call SET ended_at = ?, outcome = ?, ended_by = ?, cause = ?, reason = ?, waited_s = ?,"
        " talked_s = ?, queue = COALESCE(?, queue), agent = COALESCE(?, agent),"
        " path = CASE WHEN ? = '' THEN path ELSE ? END WHERE id = ? AND ended_at IS NULL",
        event.at,
        event.outcome,
        event.by,
        event.cause,
        event.reason,
        event.waited_s,
        event.talked_s,
        event.queue,
        event.agent,
        ",".join(event.path),
        ",".join(event.path),
        event.call,
    )
    _close_visits(event, dirty)
    _mark_call(event.call, dirty)
    if event.outcome == "rejected":
        for queue, quarter in run_sql(
            "SELECT COALESCE(queue, ''), quarter FROM call WHERE id = ?", event.call
        ):
            dirty.queues.add((queue, quarter))


def _close_visits(event: history.CallEnded, dirty: Dirty) -> None:
    """A crash may have left a visit or a ringing open; the call's end is theirs too."""
    unanswered = event.outcome if event.outcome in ("abandoned", "overflowed", "transferred") else "failed"
    for visit, queue, quarter, entered_at, connected_at in run_sql(
        "SELECT visit, queue, quarter, entered_at, connected_at FROM queue_visit"
        " WHERE call = ? AND outcome IS NULL",
        event.call,
    ):
        waited_s = (connected_at or event.at) - entered_at
        run_sql(
            "UPDATE queue_visit SET left_at = ?, outcome = ?, waited_s = ?, talked_s = ?, reason = ?"
            " WHERE call = ? AND visit = ?",
            event.at,
            "answered" if connected_at else unanswered,
            max(0.0, waited_s),
            max(0.0, event.at - connected_at) if connected_at else 0.0,
            event.reason,
            event.call,
            visit,
        )
        dirty.queues.add((queue, quarter))
    for agent, queue, quarter in run_sql(
        "SELECT agent, queue, quarter FROM offer WHERE call = ? AND result IS NULL", event.call
    ):
        dirty.offers.add((agent, queue, quarter))
    run_sql(
        "UPDATE offer SET ended_at = ?, result = 'withdrawn' WHERE call = ? AND result IS NULL",
        event.at,
        event.call,
    )
