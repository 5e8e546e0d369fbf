"""What only the web asks of the store."""

from appliance.store.database import patient, reading
from appliance.store.models import Call, Credential, Recording


@patient
def voicemails(before_id: int | None, limit: int) -> tuple[list[tuple[Recording, Call | None]], int | None]:
    """Newest first with their calls; the id to go on before, None at the end."""
    with reading():
        query = Recording.select().where((Recording.what == "voicemail") & (Recording.state != "deleted"))
        if before_id is not None:
            query = query.where(Recording.id < before_id)
        rows = list(query.order_by(Recording.id.desc()).limit(limit + 1))
        known = {call.id: call for call in Call.select().where(Call.id.in_([row.call for row in rows]))}
    more, rows = len(rows) > limit, rows[:limit]
    return [(row, known.get(row.call)) for row in rows], rows[-1].id if more else None


@patient
def refused_calls_out(since: float, limit: int) -> list[Call]:
    """Newest first: what the toll-fraud guard let nobody call."""
    query = Call.select().where(
        (Call.quarter >= since) & (Call.direction == "out") & Call.reason.startswith("guard_")
    )
    return list(query.order_by(Call.started_at.desc()).limit(limit))


@patient
def with_password() -> frozenset[str]:
    """Usernames that can log in."""
    return frozenset(name for (name,) in Credential.select(Credential.user).tuples())
