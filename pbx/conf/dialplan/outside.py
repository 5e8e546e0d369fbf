"""To outside numbers, by the first rule that matches, over its first trunk with a line and a place free.

Trunks that answer when the box asks come first. One that did not answer the last time may be well again,
or never have heard it: it is called all the same before a call is given up.

Phones dial into here; overflow, transfers (REFER) and forwards (302) come through here too, and so must
whatever places calls later. There is no other way out, so here the guard stands.
"""

from collections.abc import Iterator

from pbx.conf.dialplan import link
from pbx.conf.dialplan.exten import Context
from pbx.conf.dialplan.extensions import depart
from pbx.conf.dialplan.guard import TOLD
from pbx.conf.escape import pattern, word
from pbx.conf.pjsip import contact
from pbx.conf.plan import CardTrunk, Link, OutboundRule, Plan, SipTrunk, Trunk

_RING_S = 90
_LINE = "outgoing-line^s^1"
_REFUSED = '"${TIMBRE_FULL}" = "yes" & "${TIMBRE_DIR}" != "in"'
"""The link had no place; a call that came in and was sent on keeps what it is in history."""

_OF_NUMBER = "^(1|3|21|22|28|57)$"
"""Q.850 causes by which a carrier says something of the number, not of the line: no such number, no way
there, refused, changed, incomplete, not allowed. Another carrier may know better; if none does, the caller is
told this."""


def contexts(plan: Plan) -> Iterator[Context]:
    trunks = {trunk.name: trunk for trunk in plan.trunks}
    outside = Context("outside")
    yield _line(plan)
    for index, rule in enumerate(plan.outbound, start=1):
        # Included one by one: Asterisk searches includes in order, but one context by its best match.
        outside.include(f"outbound-{index}")
        yield _rule(plan, index, rule, [trunks[name] for name in rule.trunks])
    yield outside
    yield _emergency(plan, trunks)


def _line(plan: Plan) -> Context:
    """Subroutine (trunk, call, group on the link or nothing, phone, abroad), on the channel to be dialled."""
    return Context("outgoing-line").exten(
        "s",
        "Set(GROUP(trunk)=${ARG1})",
        'GotoIf($["${ARG3}" = ""]?taken)',
        "Set(GROUP(link)=${ARG3})",
        f'GotoIf($["${{ARG3}}" = "{link.WHOLE}"]?taken)',
        # The link has no room for a whole call: only the lean codec is offered.
        "Set(PJSIP_MEDIA_OFFER(audio)=!all,${ARG3})",
        "taken: Gosub(leg-of,s,1(${ARG2}))",
        *(["Gosub(guard-line,s,1(${ARG1},${ARG4},${ARG5}))"] if plan.guard else []),
        "Return()",
    )


def _rule(plan: Plan, index: int, rule: OutboundRule, trunks: list[Trunk]) -> Context:
    # A pattern's dot matches anything; only digits may reach Dial.
    dialled = f"{_word_or_empty(rule.prepend)}${{FILTER(0-9+*#,${{EXTEN:{rule.strip}}})}}"
    return Context(f"outbound-{index}").exten(f"_{pattern(rule.pattern)}", *_out(plan, dialled, trunks))


def _emergency(plan: Plan, trunks: dict[str, Trunk]) -> Context:
    """From every phone, as the number stands on every wall: no prefix, whatever the phone may do else."""
    context = Context("emergency")
    ways = dict.fromkeys(name for rule in plan.outbound for name in rule.trunks)
    for number in plan.guard.emergency if plan.guard and ways else ():
        context.exten(word(number), *_out(plan, word(number), [trunks[name] for name in ways]))
    return context


def _out(plan: Plan, dialled: str, trunks: list[Trunk]) -> list[str]:
    return [depart("out"), f"Set(TIMBRE_DIALLED={dialled})", *through(plan, trunks)]


def through(plan: Plan, trunks: list[Trunk], *, not_taken: str = "34") -> list[str]:
    """TIMBRE_DIALLED, if the guard lets it, over the first of these trunks that takes it.

    `not_taken`: the cause that is told where none of them does, and none has said why.
    """
    steps = ["Set(TIMBRE_CAUSE=)"]
    if plan.guard:
        steps += ["Gosub(guard,s,1)", 'GotoIf($["${TIMBRE_REFUSED}" != ""]?refused)']
    for position, trunk in enumerate(trunks):
        if isinstance(trunk, SipTrunk):
            steps += _over(plan, trunk, position)
        else:
            steps += _over_card(plan, trunk, position)
    for position, trunk in enumerate(trunks):
        if isinstance(trunk, SipTrunk):
            steps += _over_silent(plan, trunk, position)
    return [
        *steps,
        *([f"Set(TIMBRE_OUTCOME=${{IF($[{_REFUSED}]?link_full:${{TIMBRE_OUTCOME}})}})"] if plan.link else []),
        TOLD,
        f'Hangup(${{IF($["${{TIMBRE_CAUSE}}" = ""]?{not_taken}:${{TIMBRE_CAUSE}})}})',
        'ended: GotoIf($["${DIALSTATUS}" = "BUSY"]?busy)',
        "Hangup(${HANGUPCAUSE})",
        "busy: Hangup(17)",
        *(_refused(plan.guard.sound) if plan.guard else ()),
    ]


def _refused(sound: str) -> list[str]:
    """Said to the phone that dialled; a caller who was to be sent out hears what any failure sounds like."""
    return [
        'refused: GotoIf($["${TIMBRE_FOR}" = "" | "${TIMBRE_DIR}" = "in"]?silent)',
        "Progress()",
        f"Playback({word(sound)},noanswer)",
        "silent: Hangup(21)",
    ]


def _over_card(plan: Plan, trunk: CardTrunk, position: int) -> list[str]:
    """Over one span after the other. A dead one is refused by Asterisk at once, and costs no time."""
    steps: list[str] = []
    for part, device in enumerate(trunk.dial):
        steps += _try(plan, trunk, position, f"next{position}x{part}", device)
    return steps


def _over(plan: Plan, trunk: SipTrunk, position: int) -> list[str]:
    """Over a trunk that is known to be there."""
    name, label = word(trunk.name), f"next{position}"
    return [
        f"Set(TIMBRE_TRIED{position}=)",
        f'GotoIf($["${{PJSIP_DIAL_CONTACTS({name})}}" = ""]?{label})',
        *_try(plan, trunk, position, label, f"PJSIP/${{TIMBRE_DIALLED}}@{name}"),
    ]


def _over_silent(plan: Plan, trunk: SipTrunk, position: int) -> list[str]:
    """Over a trunk that was passed over; by its address, as Dial knows no contact that is not there."""
    label = f"gone{position}"
    address = f"{word(trunk.name)}/{contact(trunk).replace(';', '\\;')}"
    return [
        f'GotoIf($["${{TIMBRE_TRIED{position}}}" = "yes"]?{label})',
        *_try(plan, trunk, position, label, f"PJSIP/${{TIMBRE_DIALLED}}@{address}"),
    ]


def _try(plan: Plan, trunk: Trunk, position: int, otherwise: str, device: str) -> list[str]:
    """Dial if a line is free, else go to the label `otherwise`; there, too, where the trunk takes no call."""
    name = word(trunk.name)
    caller = [f"Set(CALLERID(num)={word(trunk.caller_id)})"] if trunk.caller_id else []
    wan = plan.link if trunk.wan else None
    whom = "^${TIMBRE_FOR}^${TIMBRE_ABROAD}" if plan.guard else ""
    answered = "U(guard-answered)" if plan.guard else ""
    return [
        # What an emergency takes, whether there is room or not.
        f"Set(TIMBRE_PLACE={link.WHOLE if wan else ''})",
        *_room(plan, trunk, otherwise, wan),
        f'urgent{otherwise}: GotoIf($["${{TIMBRE_DIR}}" = "in"]?keep{otherwise})',
        f"Set(TIMBRE_TRUNK={name})",
        "Set(TIMBRE_OUTCOME=)",
        f"keep{otherwise}: Set(TIMBRE_TRIED{position}=yes)",
        *caller,
        f"Dial({device},{_RING_S},b({_LINE}({name}^${{TIMBRE_CALL}}^${{TIMBRE_PLACE}}{whom})){answered})",
        'GotoIf($["${DIALSTATUS}" != "CHANUNAVAIL" & "${DIALSTATUS}" != "CONGESTION"]?ended)',
        f'Set(TIMBRE_CAUSE=${{IF($["${{HANGUPCAUSE}}" =~ "{_OF_NUMBER}"]'
        "?${HANGUPCAUSE}:${TIMBRE_CAUSE})})",
        f"{otherwise}: NoOp()",
    ]


def _place(trunk: Trunk, otherwise: str, wan: Link) -> list[str]:
    return [
        f'Set(TIMBRE_TRUNK=${{IF($["${{TIMBRE_DIR}}" = "in"]?${{TIMBRE_TRUNK}}:{word(trunk.name)})}})',
        f"Set(TIMBRE_PLACE={link.place(wan, trunk.lean)})",
        'Set(TIMBRE_FULL=${IF($["${TIMBRE_PLACE}" = ""]?yes:${TIMBRE_FULL})})',
        f'GotoIf($["${{TIMBRE_PLACE}}" = ""]?{otherwise})',
    ]


def _room(plan: Plan, trunk: Trunk, otherwise: str, wan: Link | None) -> list[str]:
    """Goes on where there are a line and a place and no limit of the trunk; an emergency in any case."""
    name = word(trunk.name)
    steps = [f"GotoIf($[${{GROUP_COUNT({name}@trunk)}} >= {trunk.channels}]?{otherwise})"]
    steps += _place(trunk, otherwise, wan) if wan else []
    if plan.guard is None:
        return steps
    return [
        f'GotoIf($["${{TIMBRE_URGENT}}" = "yes"]?urgent{otherwise})',
        *steps,
        f"Gosub(guard-trunk,{name},1)",
        f'GotoIf($["${{GOSUB_RETVAL}}" = ""]?urgent{otherwise})',
        f'GotoIf($["${{TIMBRE_DIR}}" = "in"]?{otherwise})',
        "Set(TIMBRE_OUTCOME=guard_${GOSUB_RETVAL})",
        f"Goto({otherwise})",
    ]


def _word_or_empty(value: str) -> str:
    return word(value) if value else ""
