"""Where a box that asks itself whether it answers calls."""

from collections.abc import Iterator

from pbx.conf.dialplan.exten import Context
from pbx.conf.plan import Plan

_LONG_ENOUGH_S = 5


def contexts(_plan: Plan) -> Iterator[Context]:
    yield Context("test-call").exten("s", "Answer()", f"Wait({_LONG_ENOUGH_S})", "Hangup(16)")
