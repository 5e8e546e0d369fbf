"""Short messages: what came in, what is to go out, and what became of it."""

import hashlib
import json
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Final

from appliance.store.database import patient, writing
from appliance.store.folding import folded
from appliance.store.models import ShortMessage

FIRST_PAUSE_S: Final = 60.0
LONGEST_PAUSE_S: Final = 900.0
GIVE_UP_S: Final = 24 * 3600.0
"""A message that could not be sent for a day is of no use to anybody."""
REPORT_WITHIN_S: Final = 3 * 24 * 3600.0
"""References are numbers of one octet: an old one would name somebody else's message."""
STATES: Final = ("received", "queued", "sending", "sent", "delivered", "failed", "uncertain")


@dataclass(frozen=True, slots=True)
class MessageFilter:
    text: str = ""
    """Words of the text, or a part of the number."""
    direction: str = ""
    state: str = ""
    from_at: float | None = None
    to_at: float | None = None


@patient
def received(number: str, text: str, at: float, stamp: float | None) -> bool:
    """Keep a message that came in; False if it was kept before. `stamp`: the network's own time of it."""
    once = hashlib.sha256(json.dumps([number, text, stamp]).encode()).hexdigest()
    with writing():
        if ShortMessage.get_or_none(ShortMessage.fingerprint == once):
            return False
        ShortMessage.create(
            at=at,
            direction="in",
            number=number,
            text=text,
            folded=folded(f"{number} {text}"),
            state="received",
            fingerprint=once,
        )
    return True


@patient
def queue(number: str, text: str, by: str, now: float) -> ShortMessage:
    """To be sent as soon as the modem can."""
    return ShortMessage.create(
        at=now,
        direction="out",
        number=number,
        text=text,
        folded=folded(f"{number} {text}"),
        state="queued",
        by=by,
    )


@patient
def next_to_send(now: float) -> ShortMessage | None:
    """The first that is due, marked as being sent: whatever happens then, it is not sent twice."""
    with writing():
        old = (ShortMessage.state == "queued") & (ShortMessage.at < now - GIVE_UP_S)
        ShortMessage.update(state="failed", reason="too_late").where(old).execute()
        due = ShortMessage.next_at.is_null() | (ShortMessage.next_at <= now)
        query = ShortMessage.select().where((ShortMessage.state == "queued") & due)
        row: ShortMessage | None = query.order_by(ShortMessage.id).first()
        if row is not None:
            row.state, row.tries = "sending", row.tries + 1
            row.save()
    return row


@patient
def sent(id: int, references: list[int], now: float, *, reports: bool) -> None:
    """Handed to the network. Without reports nothing more will be heard of it."""
    pending = json.dumps(references if reports else [])
    ShortMessage.update(state="sent", sent_at=now, pending=pending, reason="").where(
        ShortMessage.id == id
    ).execute()


@patient
def try_later(id: int, reason: str, now: float) -> None:
    row = ShortMessage.get_by_id(id)
    pause_s = min(FIRST_PAUSE_S * 2 ** max(0, row.tries - 1), LONGEST_PAUSE_S)
    row.state, row.reason, row.next_at = "queued", reason, now + pause_s
    row.save()


@patient
def ended(id: int, state: str, reason: str) -> None:
    """For failed and uncertain."""
    ShortMessage.update(state=state, reason=reason).where(ShortMessage.id == id).execute()


@patient
def interrupted() -> int:
    """At the start: what was being sent when the program was killed may have gone out or not."""
    query = ShortMessage.update(state="uncertain", reason="interrupted")
    return int(query.where(ShortMessage.state == "sending").execute())


@patient
def reported(reference: int, number: str, *, delivered: bool, now: float) -> bool:
    """What became of a part; False if no message of ours waits for it."""
    with writing():
        waiting = (ShortMessage.state == "sent") & (ShortMessage.sent_at >= now - REPORT_WITHIN_S)
        newest_first = ShortMessage.select().where(waiting).order_by(ShortMessage.sent_at.desc())
        row = next((row for row in newest_first if _awaits(row, reference, number)), None)
        if row is None:
            return False
        _note_report(row, reference, delivered, now)
        row.save()
    return True


def _awaits(row: ShortMessage, reference: int, number: str) -> bool:
    """Networks report the number in another form than it was dialled: its end decides."""
    same = not number or row.number[-7:] == number[-7:]
    return same and reference in json.loads(row.pending)


def _note_report(row: ShortMessage, reference: int, delivered: bool, now: float) -> None:
    pending = json.loads(row.pending)
    pending.remove(reference)
    row.pending = json.dumps(pending)
    if not delivered:
        row.state, row.reason = "failed", "not_delivered"
    elif not pending:
        row.state, row.delivered_at = "delivered", now


@patient
def get(id: int) -> ShortMessage | None:
    row: ShortMessage | None = ShortMessage.get_or_none(ShortMessage.id == id)
    return row


@patient
def page(wanted: MessageFilter, before_id: int | None = None, limit: int = 50) -> list[ShortMessage]:
    """Newest first; go on with `before_id` = the last row's id."""
    conditions = [ShortMessage.folded.contains(word) for word in folded(wanted.text).split()]
    if wanted.direction:
        conditions.append(ShortMessage.direction == wanted.direction)
    if wanted.state:
        conditions.append(ShortMessage.state == wanted.state)
    if wanted.from_at is not None:
        conditions.append(ShortMessage.at >= wanted.from_at)
    if wanted.to_at is not None:
        conditions.append(ShortMessage.at < wanted.to_at)
    if before_id is not None:
        conditions.append(ShortMessage.id < before_id)
    query = ShortMessage.select().order_by(ShortMessage.id.desc()).limit(limit)
    return list(query.where(reduce(and_, conditions)) if conditions else query)
