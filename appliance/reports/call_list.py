"""The calls of a search, as a table for export."""

from collections.abc import Iterable, Iterator
from typing import Any

from appliance.reports.model import Unit, columns
from appliance.store.models import Call

COLUMNS = columns(
    started_at=Unit.TIME,
    direction=Unit.DIRECTION,
    caller_number=Unit.TEXT,
    caller_name=Unit.TEXT,
    did=Unit.NUMBER,
    trunk=Unit.TRUNK,
    queue=Unit.QUEUE,
    agent=Unit.AGENT,
    outcome=Unit.TEXT,
    waited_s=Unit.SECONDS,
    talked_s=Unit.SECONDS,
    duration_s=Unit.SECONDS,
    recordings=Unit.COUNT,
    mos=Unit.SCORE,
    path=Unit.TEXT,
    id=Unit.TEXT,
)


def rows(calls: Iterable[Call]) -> Iterator[list[Any]]:
    """Cells in the order of COLUMNS; give `store.calls.export(filter)`."""
    for call in calls:
        duration_s = call.ended_at - call.started_at if call.ended_at is not None else None
        yield [duration_s if c.name == "duration_s" else getattr(call, c.name) for c in COLUMNS]
