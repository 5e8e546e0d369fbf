"""extensions.conf: what happens to a call before and after the ACD has it."""

from collections.abc import Callable, Iterator

from pbx.conf.dialplan import (
    extensions,
    features,
    guard,
    hours,
    incoming,
    line_test,
    menus,
    outside,
    over,
    queues,
    secure,
    testcall,
    voicemails,
)
from pbx.conf.dialplan.exten import Context
from pbx.conf.plan import Plan

_ROOMS: tuple[Callable[[Plan], Iterator[Context]], ...] = (
    secure.contexts,
    incoming.contexts,
    hours.contexts,
    menus.contexts,
    queues.contexts,
    voicemails.contexts,
    extensions.contexts,
    features.contexts,
    outside.contexts,
    line_test.contexts,
    guard.contexts,
    over.contexts,
    testcall.contexts,
)

_HEAD = """\
[general]
static = yes
writeprotect = yes
clearglobalvars = no

[globals]

"""


def render(plan: Plan) -> str:
    """The whole file."""
    contexts = [context for room in _ROOMS for context in room(plan)]
    contexts.append(Context("hangup").exten("s", "Hangup(16)"))
    return _HEAD + "\n".join(context.text() for context in contexts)
