"""Who did what, when: written for every change and every listening, never altered."""

import json
from typing import Any

from appliance.store.database import patient
from appliance.store.models import Audit


@patient
def write(
    at: float,
    by: str,
    what: str,
    subject: str = "",
    detail: dict[str, Any] | None = None,
    address: str = "",
) -> Audit:
    return Audit.create(
        at=at,
        by=by,
        what=what,
        subject=subject,
        address=address,
        detail=json.dumps(detail or {}, ensure_ascii=False, sort_keys=True),
    )


def page(
    before_id: int | None = None,
    limit: int = 50,
    by: str | None = None,
    what: str | None = None,
    subject: str | None = None,
    from_at: float | None = None,
    to_at: float | None = None,
) -> list[Audit]:
    """Newest first; go on with `before_id` = the last row's id. `what` may be a beginning: `recording.`."""
    query = Audit.select().order_by(Audit.id.desc()).limit(limit)
    if before_id is not None:
        query = query.where(Audit.id < before_id)
    if by:
        query = query.where(Audit.by == by)
    if what:
        query = query.where(Audit.what.startswith(what))
    if subject:
        query = query.where(Audit.subject == subject)
    if from_at is not None:
        query = query.where(Audit.at >= from_at)
    if to_at is not None:
        query = query.where(Audit.at < to_at)
    return list(query)


def detail_of(row: Audit) -> dict[str, Any]:
    detail: dict[str, Any] = json.loads(row.detail)
    return detail
