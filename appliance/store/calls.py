"""Searching calls: filters, and pages that start where the last ended, so that none is slower."""

import base64
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import and_

from peewee import SQL, Expression, ModelSelect

from appliance.core.quality.emodel import BAD_MOS
from appliance.store.database import patient, reading, run_sql
from appliance.store.folding import folded
from appliance.store.models import Call, CallLeg, Event, Offer, QueueVisit, Recording

PAGE = 50
LONGEST_PAGE = 500
SHORT_TIME_S = 40 * 86_400.0
FEW_NUMBERS = 200
"""Numbers that are sought one by one rather than by reading calls until enough are found."""


@dataclass(frozen=True, slots=True)
class CallFilter:
    """All given conditions must hold; None or empty asks nothing."""

    from_at: float | None = None
    to_at: float | None = None
    """Start within [from_at, to_at), epoch seconds UTC."""
    number: str = ""
    """Any part of the caller's or the dialled number; only digits count."""
    agent: str | None = None
    queue: str | None = None
    outcome: str | None = None
    """`lasting` finds the calls that have not ended."""
    direction: str | None = None
    trunk: str | None = None
    recorded: bool | None = None
    min_talk_s: float | None = None
    min_wait_s: float | None = None
    bad: bool = False
    """Only calls that sounded bad."""
    text: str = ""
    """Words, each a part of the caller's name (accents aside) or number, of the path, or the call's id."""


@dataclass(frozen=True, slots=True)
class CallPage:
    rows: tuple[Call, ...]
    next: str | None
    """Cursor of the following page; None at the end."""


@dataclass(frozen=True, slots=True)
class CallDetail:
    call: Call
    visits: tuple[QueueVisit, ...]
    offers: tuple[Offer, ...]
    recordings: tuple[Recording, ...]
    legs: tuple[CallLeg, ...]
    """How each sounded; the caller's own first."""
    events: tuple[dict[str, object], ...]
    """The journal's lines of this call, in order."""


class BadCursor(ValueError):
    pass


@patient
def search(wanted: CallFilter, before: str | None = None, limit: int = PAGE) -> CallPage:
    """Newest first. Raises BadCursor if `before` is not a cursor this function gave."""
    limit = max(1, min(limit, LONGEST_PAGE))
    query = _query(wanted)
    if before:
        at, call_id = read_cursor(before)
        # The redundant first condition lets the index be entered at the right place.
        query = query.where((Call.started_at <= at) & ((Call.started_at < at) | (Call.id < call_id)))
    rows = list(query.limit(limit + 1))
    more = len(rows) > limit
    rows = rows[:limit]
    return CallPage(tuple(rows), cursor_of(rows[-1]) if more else None)


def export(wanted: CallFilter) -> Iterator[Call]:
    """Every match, newest first, five hundred at a time: memory stays flat and no lock is held between."""
    before: str | None = None
    while True:
        page = search(wanted, before, LONGEST_PAGE)
        yield from page.rows
        before = page.next
        if before is None:
            return


@patient
def get(call_id: str) -> CallDetail | None:
    with reading():
        call = Call.get_or_none(Call.id == call_id)
        if call is None:
            return None
        return CallDetail(
            call,
            tuple(QueueVisit.select().where(QueueVisit.call == call_id).order_by(QueueVisit.visit)),
            tuple(Offer.select().where(Offer.call == call_id).order_by(Offer.started_at, Offer.id)),
            tuple(Recording.select().where(Recording.call == call_id).order_by(Recording.id)),
            tuple(
                CallLeg.select()
                .where(CallLeg.call == call_id)
                .order_by(CallLeg.leg != call_id, CallLeg.ended_at, CallLeg.leg)
            ),
            tuple(
                json.loads(event.data)
                for event in Event.select().where(Event.call == call_id).order_by(Event.id)
                if event.kind != "bad_line"
            ),
        )


def _query(wanted: CallFilter) -> ModelSelect:
    query = Call.select().order_by(Call.started_at.desc(), Call.id.desc())
    conditions = _conditions(wanted)
    return query.where(reduce(and_, conditions)) if conditions else query


def _conditions(wanted: CallFilter) -> list[Expression]:
    found = []
    if wanted.from_at is not None:
        found.append(Call.started_at >= wanted.from_at)
    if wanted.to_at is not None:
        found.append(Call.started_at < wanted.to_at)
    for column, value in (
        (Call.agent, wanted.agent),
        (Call.queue, wanted.queue),
        (Call.direction, wanted.direction),
        (Call.trunk, wanted.trunk),
    ):
        if value:
            found.append(column == value)
    if wanted.outcome == "lasting":
        found.append(Call.ended_at.is_null())
    elif wanted.outcome:
        found.append(Call.outcome == wanted.outcome)
    if wanted.recorded is not None:
        found.append(Call.recordings > 0 if wanted.recorded else Call.recordings == 0)
    if wanted.min_talk_s is not None:
        found.append(Call.talked_s >= wanted.min_talk_s)
    if wanted.min_wait_s is not None:
        found.append(Call.waited_s >= wanted.min_wait_s)
    if wanted.bad:
        # A constant, not a parameter: the partial index is for exactly this.
        found.append(SQL(f"mos < {BAD_MOS}"))
    return found + _texts(wanted)


def _texts(wanted: CallFilter) -> list[Expression]:
    found = []
    digits = "".join(c for c in wanted.number if c.isdigit())
    if digits:
        found.append(_number(digits, _is_short(wanted)))
    for word in wanted.text.split():
        found.append(
            Call.caller_folded.contains(folded(word))
            | Call.caller_number.contains(word)
            | Call.path.contains(word)
            | (Call.id == word)
        )
    return found


def _is_short(wanted: CallFilter) -> bool:
    """So few calls that reading them all is quicker than anything clever."""
    if wanted.from_at is None:
        return False
    return (wanted.to_at or time.time()) - wanted.from_at <= SHORT_TIME_S


def _number(digits: str, few_calls: bool) -> Expression:
    """A rare part would be sought in every call: its few whole numbers are found by their index instead."""
    if not few_calls and not run_sql("SELECT 1 FROM call_quarter WHERE did LIKE ? LIMIT 1", f"%{digits}%"):
        numbers = run_sql(
            "SELECT DISTINCT caller_number FROM call WHERE caller_number LIKE ? LIMIT ?",
            f"%{digits}%",
            FEW_NUMBERS + 1,
        )
        if len(numbers) <= FEW_NUMBERS:
            return Call.caller_number.in_([number for (number,) in numbers])
    return Call.caller_number.contains(digits) | Call.did.contains(digits)


def cursor_of(call: Call) -> str:
    text = json.dumps([call.started_at, call.id])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> tuple[float, str]:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        at, call_id = json.loads(text)
        return float(at), str(call_id)
    except (ValueError, TypeError) as error:
        raise BadCursor("this page's address is damaged: start again from the first page") from error
