"""To outside numbers, by the first rule that matches, over its first trunk with a free line.

Trunks that answer when the box asks come first. One that did not answer the last time may be well again,
or never have heard it: it is called all the same before a call is given up.
"""

from collections.abc import Iterator

from pbx.conf.dialplan.exten import Context
from pbx.conf.dialplan.extensions import depart
from pbx.conf.escape import pattern, word
from pbx.conf.pjsip import contact
from pbx.conf.plan import OutboundRule, Plan, Trunk

_RING_S = 90


def contexts(plan: Plan) -> Iterator[Context]:
    trunks = {trunk.name: trunk for trunk in plan.trunks}
    outside = Context("outside")
    taken = "Set(GROUP(trunk)=${ARG1})"
    yield Context("outgoing-line").exten("s", taken, "Return()")
    yield Context("outgoing-line-wan").exten("s", taken, "Set(GROUP(link)=wan)", "Return()")
    for index, rule in enumerate(plan.outbound, start=1):
        # Included one by one: Asterisk searches includes in order, but one context by its best match.
        outside.include(f"outbound-{index}")
        yield _rule(plan, index, rule, [trunks[name] for name in rule.trunks])
    yield outside


def _rule(plan: Plan, index: int, rule: OutboundRule, trunks: list[Trunk]) -> Context:
    steps = [
        depart("out"),
        # A pattern's dot matches anything; only digits may reach Dial.
        f"Set(TIMBRE_DIALLED={_word_or_empty(rule.prepend)}${{FILTER(0-9+*#,${{EXTEN:{rule.strip}}})}})",
    ]
    for position, trunk in enumerate(trunks):
        steps += _over(plan, trunk, position)
    for position, trunk in enumerate(trunks):
        steps += _over_silent(plan, trunk, position)
    return Context(f"outbound-{index}").exten(
        f"_{pattern(rule.pattern)}",
        *steps,
        "Hangup(34)",
        'ended: GotoIf($["${DIALSTATUS}" = "BUSY"]?busy)',
        "Hangup(${HANGUPCAUSE})",
        "busy: Hangup(17)",
    )


def _over(plan: Plan, trunk: Trunk, position: int) -> list[str]:
    """Over a trunk that is known to be there."""
    name, label = word(trunk.name), f"next{position}"
    return [
        f"Set(TIMBRE_TRIED{position}=)",
        f'GotoIf($["${{PJSIP_DIAL_CONTACTS({name})}}" = ""]?{label})',
        *_try(plan, trunk, position, label, name),
    ]


def _over_silent(plan: Plan, trunk: Trunk, position: int) -> list[str]:
    """Over a trunk that was passed over; by its address, as Dial knows no contact that is not there."""
    label = f"gone{position}"
    address = f"{word(trunk.name)}/{contact(trunk).replace(';', '\\;')}"
    return [
        f'GotoIf($["${{TIMBRE_TRIED{position}}}" = "yes"]?{label})',
        *_try(plan, trunk, position, label, address),
    ]


def _try(plan: Plan, trunk: Trunk, position: int, otherwise: str, to: str) -> list[str]:
    """Dial if a line is free, else go to the label `otherwise`; there, too, where the trunk takes no call."""
    name = word(trunk.name)
    caller = [f"Set(CALLERID(num)={word(trunk.caller_id)})"] if trunk.caller_id else []
    wan_calls = plan.wan_calls if trunk.wan else None
    full = f"GotoIf($[${{GROUP_COUNT(wan@link)}} >= {wan_calls}]?{otherwise})"
    line = "outgoing-line" if wan_calls is None else "outgoing-line-wan"
    return [
        f"GotoIf($[${{GROUP_COUNT({name}@trunk)}} >= {trunk.channels}]?{otherwise})",
        *([] if wan_calls is None else [full]),
        f'GotoIf($["${{TIMBRE_DIR}}" = "in"]?keep{otherwise})',
        f"Set(TIMBRE_TRUNK={name})",
        f"keep{otherwise}: Set(TIMBRE_TRIED{position}=yes)",
        *caller,
        f"Dial(PJSIP/${{TIMBRE_DIALLED}}@{to},{_RING_S},b({line}^s^1({name})))",
        'GotoIf($["${DIALSTATUS}" != "CHANUNAVAIL" & "${DIALSTATUS}" != "CONGESTION"]?ended)',
        f"{otherwise}: NoOp()",
    ]


def _word_or_empty(value: str) -> str:
    return word(value) if value else ""
