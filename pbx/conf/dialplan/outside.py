"""To outside numbers, by the first rule that matches, over its first trunk with a free line."""

from collections.abc import Iterator

from pbx.conf.dialplan.exten import Context
from pbx.conf.dialplan.extensions import depart
from pbx.conf.escape import pattern, word
from pbx.conf.plan import OutboundRule, Plan, Trunk

_RING_S = 90

_TOLD = "^(1|3|21|22|28|57)$"
"""Q.850 causes by which a carrier says something of the number, not of the line: no such number, no way
there, refused, changed, incomplete, not allowed. Another carrier may know better; if none does, the caller is
told this."""


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
    ways = [(trunk, device) for trunk in trunks for device in trunk.dial]
    for position, (trunk, device) in enumerate(ways):
        steps += _over(trunk, device, f"next{position}", plan.wan_calls if trunk.wan else None)
    return Context(f"outbound-{index}").exten(
        f"_{pattern(rule.pattern)}",
        *steps,
        'Hangup(${IF($["${TIMBRE_CAUSE}" = ""]?34:${TIMBRE_CAUSE})})',
        'ended: GotoIf($["${DIALSTATUS}" = "BUSY"]?busy)',
        "Hangup(${HANGUPCAUSE})",
        "busy: Hangup(17)",
    )


def _over(trunk: Trunk, device: str, next_label: str, wan_calls: int | None) -> list[str]:
    name = word(trunk.name)
    caller = [f"Set(CALLERID(num)={word(trunk.caller_id)})"] if trunk.caller_id else []
    full = f"GotoIf($[${{GROUP_COUNT(wan@link)}} >= {wan_calls}]?{next_label})"
    line = "outgoing-line" if wan_calls is None else "outgoing-line-wan"
    return [
        f"GotoIf($[${{GROUP_COUNT({name}@trunk)}} >= {trunk.channels}]?{next_label})",
        *([] if wan_calls is None else [full]),
        f'GotoIf($["${{TIMBRE_DIR}}" = "in"]?keep{next_label})',
        f"Set(TIMBRE_TRUNK={name})",
        f"keep{next_label}: NoOp()",
        *caller,
        f"Dial({device},{_RING_S},b({line}^s^1({name})))",
        'GotoIf($["${DIALSTATUS}" != "CHANUNAVAIL" & "${DIALSTATUS}" != "CONGESTION"]?ended)',
        f'Set(TIMBRE_CAUSE=${{IF($["${{HANGUPCAUSE}}" =~ "{_TOLD}"]?${{HANGUPCAUSE}}:${{TIMBRE_CAUSE}})}})',
        f"{next_label}: NoOp()",
    ]


def _word_or_empty(value: str) -> str:
    return word(value) if value else ""
