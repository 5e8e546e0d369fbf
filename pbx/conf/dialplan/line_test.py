"""Calls by which the box tests its lines: from its test phone, over one trunk, to that trunk's number.

They pass the guard and take a line and a place on the link as any call does. They are nobody's calls: neither
noted at their end nor in history; what the line did is measured as on every other call.
"""

from collections.abc import Iterator

from pbx.conf import test_phone
from pbx.conf.dialplan.exten import Context
from pbx.conf.dialplan.outside import through
from pbx.conf.escape import word
from pbx.conf.plan import Plan, Trunk


def contexts(plan: Plan) -> Iterator[Context]:
    context = Context(test_phone.CONTEXT)
    for trunk in test_phone.tested(plan):
        context.exten(word(trunk.name), *_test(plan, trunk))
    yield context


def _test(plan: Plan, trunk: Trunk) -> list[str]:
    name = word(trunk.name)
    if plan.guard and trunk.test_number in plan.guard.emergency:
        return ["Hangup(21)"]
    return [
        f"Set(TIMBRE_CALL={test_phone.CALL}${{FILTER(0-9,${{PJSIP_HEADER(read,{test_phone.HEADER})}})}})",
        f"Set(TIMBRE_DIR={test_phone.DIRECTION})",
        f"Set(TIMBRE_DIALLED={word(trunk.test_number)})",
        # What the test phone calls itself is nothing for the carrier.
        "Set(CALLERID(all)=)",
        # That callers have all lines says nothing of the carrier.
        f"GotoIf($[${{GROUP_COUNT({name}@trunk)}} < {trunk.channels}]?free)",
        "Set(TIMBRE_OUTCOME=lines_busy)",
        "Hangup(34)",
        "free: NoOp()",
        *through(plan, [trunk], not_taken="${IF($[0${HANGUPCAUSE} > 0]?${HANGUPCAUSE}:34)}"),
    ]
