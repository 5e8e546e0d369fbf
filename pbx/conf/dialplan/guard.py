"""The toll-fraud guard where it cannot be gone around: in the dialplan, before a trunk is dialled.

Everything is decided here from rendered tables and Asterisk's own database, so that it holds whoever else is
dead. What is kept there (family `guard`):

    used/METER      seconds of calls that are over, or refusals; only grows
    running/BOOT/METER   calls that go on and the sum of their beginnings, `2-3580000000`
    ceiling/METER   up to where calls may begin; moved by the ACD as hours pass
    stop/SUBJECT    why, when, by which call, to which number: until a person releases it

`asks-…` groups hold callers, `line-…` groups the trunk's channels: a call that its phone has transferred away
still counts, and of calls that begin in the same instant no one too many gets through.
"""

from collections.abc import Iterator
from typing import Final

from pbx.conf.dialplan.exten import Context
from pbx.conf.dialplan.hours import if_within, read_clock
from pbx.conf.escape import pattern, word
from pbx.conf.ini import LINE
from pbx.conf.plan import Guard, Limit, NumberRoom, NumberRule, Plan

TOLD: Final = "UserEvent(TimbreGuard)"
"""Tells the ACD to look at once."""
LONGEST_S: Final = 86_400
"""No call is charged more, whatever the clock did meanwhile."""
KINDS: Final = ("trunk", "phone", "abroad")
_LOCK: Final = "Set(TIMBRE_LOCK=${LOCK(guard)})"
_UNLOCK: Final = "Set(TIMBRE_LOCK=${UNLOCK(guard)})"
_BOOT: Final = "guard/running/${GUARD_BOOT}"


def contexts(plan: Plan) -> Iterator[Context]:
    if plan.guard is None:
        return
    guard = plan.guard
    yield _guard()
    yield _who()
    yield _refused(guard)
    yield _limit()
    yield from _meters()
    yield from _numbers("guard-dialled", guard.dialled)
    yield from _numbers("guard-world", guard.world)
    phones, trunks = Context("guard-phone"), Context("guard-trunk")
    for phone in plan.phones:
        phones.exten(word(phone.extension), *_checked(guard, "phone", phone.extension, phone.guard))
    for port in plan.card_phones:
        phones.exten(word(port.extension), *_checked(guard, "phone", port.extension, port.guard))
    for trunk in plan.trunks:
        trunks.exten(word(trunk.name), *_checked(guard, "trunk", trunk.name, trunk.guard))
    yield from (phones, trunks)
    yield Context("guard-abroad").exten("abroad", *_checked(guard, "abroad", "abroad", guard.abroad))


def _guard() -> Context:
    """Subroutine: may TIMBRE_DIALLED be called?

    Sets TIMBRE_REFUSED (why not), TIMBRE_FOR (the phone that wants it), TIMBRE_ABROAD and TIMBRE_URGENT.
    """
    return Context("guard").exten(
        "s",
        "Set(TIMBRE_REFUSED=)",
        "Set(TIMBRE_ABROAD=)",
        "Set(TIMBRE_URGENT=)",
        "Set(TIMBRE_VERDICT=refused_number)",
        "Gosub(guard-who,s,1)",
        'GotoIf($["${TIMBRE_DIALLED}" = ""]?refused)',
        "Gosub(guard-dialled,${TIMBRE_DIALLED},1)",
        "Set(TIMBRE_VERDICT=${GOSUB_RETVAL})",
        'GotoIf($["${TIMBRE_VERDICT}" = "emergency"]?urgent)',
        'GotoIf($["${TIMBRE_VERDICT:0:7}" = "refused"]?refused)',
        'GotoIf($["${TIMBRE_FOR}" = ""]?nobody)',
        "Gosub(guard-phone,${TIMBRE_FOR},1)",
        'GotoIf($["${GOSUB_RETVAL}" != ""]?stopped)',
        'nobody: GotoIf($["${TIMBRE_VERDICT}" != "abroad"]?done)',
        "Set(TIMBRE_ABROAD=abroad)",
        "Gosub(guard-abroad,abroad,1)",
        'GotoIf($["${GOSUB_RETVAL}" = ""]?done)',
        "stopped: Set(TIMBRE_VERDICT=${GOSUB_RETVAL})",
        "refused: Set(TIMBRE_REFUSED=guard_${TIMBRE_VERDICT})",
        "Gosub(guard-refused,s,1)",
        "done: Return()",
        "urgent: Set(TIMBRE_URGENT=yes)",
        "Return()",
    )


def _who() -> Context:
    """Subroutine: the phone that sent its caller here (REFER), that dialled, or that forwards (302)."""
    return Context("guard-who").exten(
        "s",
        "Set(TIMBRE_FOR=)",
        "Set(TIMBRE_BY=${BLINDTRANSFER})",
        'GotoIf($["${TIMBRE_BY}" != ""]?sent)',
        "Set(TIMBRE_BY=${CHANNEL(name)})",
        'GotoIf($["${CHANNEL(channeltype)}" = "PJSIP"]?sent)',
        # A port's channel has a number of its own; its mark names the telephone, or the trunk.
        f"Set(TIMBRE_BY=${{{LINE}}})",
        'GotoIf($["${CHANNEL(channeltype)}" = "DAHDI"]?known)',
        "Set(TIMBRE_BY=${FORWARDERNAME})",
        # PJSIP/101-0000002a
        "sent: Set(TIMBRE_BY=${CUT(TIMBRE_BY,/,2)})",
        "Set(TIMBRE_BY=${FILTER(0-9,${CUT(TIMBRE_BY,-,1)})})",
        'known: GotoIf($["${TIMBRE_BY}" = ""]?done)',
        "GotoIf($[${DIALPLAN_EXISTS(guard-phone,${TIMBRE_BY},1)} = 0]?done)",
        "Set(TIMBRE_FOR=${TIMBRE_BY})",
        "done: Return()",
    )


def _refused(guard: Guard) -> Context:
    """Subroutine: notes the refusal with the phone; too many of them stop its calls out."""
    meter = "refusals-${TIMBRE_FOR}"
    return Context("guard-refused").exten(
        "s",
        *(f"Set(GROUP(asks-{kind})=)" for kind in KINDS),
        'GotoIf($["${TIMBRE_DIR}" = "in"]?noted)',
        "Set(TIMBRE_OUTCOME=${TIMBRE_REFUSED})",
        'noted: GotoIf($["${TIMBRE_FOR}" = "" | "${TIMBRE_VERDICT}" = "stopped"]?done)',
        _LOCK,
        f"Set(DB(guard/used/{meter})=$[0${{DB(guard/used/{meter})}} + 1])",
        f"Set(TIMBRE_CEILING=${{DB(guard/ceiling/{meter})}})",
        f'Set(TIMBRE_CEILING=${{IF($["${{TIMBRE_CEILING}}" = ""]?{guard.refusals}:${{TIMBRE_CEILING}})}})',
        f"GotoIf($[${{DB(guard/used/{meter})}} < ${{TIMBRE_CEILING}}]?free)",
        'GotoIf($["${DB(guard/stop/phone-${TIMBRE_FOR})}" != ""]?free)',
        _stop("phone-${TIMBRE_FOR}", "refusals"),
        f"free: {_UNLOCK}",
        f"done: {TOLD}",
        "Return()",
    )


def _stop(subject: str, reason: str) -> str:
    return f"Set(DB(guard/stop/{subject})={reason} ${{EPOCH}} ${{TIMBRE_CALL}} ${{TIMBRE_DIALLED}})"


def _limit() -> Context:
    """Subroutine (kind, name, subject, calls at once, first ceiling): returns why not, or nothing."""
    return Context("guard-limit").exten(
        "s",
        'GotoIf($["${DB(guard/stop/${ARG3})}" != ""]?stopped)',
        _LOCK,
        'GotoIf($["${GUARD_BOOT}" != ""]?known)',
        # What ran in an Asterisk before this one has ended with it.
        "DBdeltree(guard/running)",
        "Set(GLOBAL(GUARD_BOOT)=${UNIQUEID})",
        "known: Set(GROUP(asks-${ARG1})=${ARG2})",
        'GotoIf($["${ARG4}" = ""]?room)',
        "GotoIf($[${GROUP_COUNT(${ARG2}@asks-${ARG1})} > ${ARG4}]?many)",
        "GotoIf($[${GROUP_COUNT(${ARG2}@line-${ARG1})} >= ${ARG4}]?many)",
        "room: Gosub(guard-left,s,1(${ARG3},${ARG5}))",
        'GotoIf($["${GOSUB_RETVAL}" = ""]?pass)',
        "GotoIf($[${GOSUB_RETVAL} > 0]?pass)",
        # Two may come to here at once; the first one is the one to show.
        'GotoIf($["${DB(guard/stop/${ARG3})}" != ""]?spent)',
        _stop("${ARG3}", "minutes"),
        f"spent: {_UNLOCK}",
        TOLD,
        "stopped: Set(GROUP(asks-${ARG1})=)",
        "Return(stopped)",
        "many: Set(GROUP(asks-${ARG1})=)",
        _UNLOCK,
        "Return(calls_at_once)",
        f"pass: {_UNLOCK}",
        "Return()",
    )


def _meters() -> Iterator[Context]:
    """Run on the trunk's channel, which lives as long as the call costs money."""
    # Subroutine (meter, first ceiling): seconds that are left; nothing where there is no limit.
    yield Context("guard-left").exten(
        "s",
        "Set(LOCAL(ceiling)=${DB(guard/ceiling/${ARG1})})",
        'Set(LOCAL(ceiling)=${IF($["${ceiling}" = ""]?${ARG2}:${ceiling})})',
        'GotoIf($["${ceiling}" = ""]?free)',
        f"Set(LOCAL(runs)=${{DB({_BOOT}/${{ARG1}})}})",
        'Set(LOCAL(runs)=${IF($["${runs}" = ""]?0-0:${runs})})',
        "Set(LOCAL(spoken)=$[${CUT(runs,-,1)} * ${EPOCH} - ${CUT(runs,-,2)}])",
        "Set(LOCAL(spoken)=$[${spoken} + 0${DB(guard/used/${ARG1})}])",
        "Return($[${ceiling} - ${spoken}])",
        "free: Return()",
    )
    # Subroutine (meter, calls more, sum of beginnings more), under the lock.
    yield Context("guard-runs").exten(
        "s",
        f"Set(LOCAL(runs)=${{DB({_BOOT}/${{ARG1}})}})",
        'Set(LOCAL(runs)=${IF($["${runs}" = ""]?0-0:${runs})})',
        f"Set(DB({_BOOT}/${{ARG1}})=$[${{CUT(runs,-,1)}} + ${{ARG2}}]-$[${{CUT(runs,-,2)}} + ${{ARG3}}])",
        "Return()",
    )
    # Before the INVITE is sent: (trunk, phone, abroad).
    yield Context("guard-line").exten(
        "s",
        "Set(GROUP(line-trunk)=${ARG1})",
        "Set(TIMBRE_METER_1=trunk-${ARG1})",
        'GotoIf($["${ARG2}" = ""]?nobody)',
        "Set(GROUP(line-phone)=${ARG2})",
        "Set(TIMBRE_METER_2=phone-${ARG2})",
        'nobody: GotoIf($["${ARG3}" = ""]?ready)',
        "Set(GROUP(line-abroad)=abroad)",
        "Set(TIMBRE_METER_3=abroad)",
        "Set(TIMBRE_ABROAD=abroad)",
        "ready: Set(CHANNEL(hangup_handler_push)=guard-over,s,1)",
        "Return()",
    )
    yield Context("guard-answered").exten(
        "s",
        "Set(TIMBRE_TALK_AT=${EPOCH})",
        _LOCK,
        *(_each(number, "1,${TIMBRE_TALK_AT}") for number in (1, 2, 3)),
        # Nobody else may be there to cut it: a call abroad alone never outlasts what was left.
        'GotoIf($["${TIMBRE_ABROAD}" = ""]?home)',
        "Gosub(guard-left,s,1(abroad,))",
        'GotoIf($["${GOSUB_RETVAL}" = ""]?home)',
        "Set(TIMEOUT(absolute)=${IF($[${GOSUB_RETVAL} > 0]?${GOSUB_RETVAL}:1)})",
        f"home: {_UNLOCK}",
        "Return()",
    )
    yield Context("guard-over").exten(
        "s",
        'GotoIf($["${TIMBRE_TALK_AT}" = ""]?done)',
        "Set(TIMBRE_SPOKEN=$[${EPOCH} - ${TIMBRE_TALK_AT}])",
        "Set(TIMBRE_SPOKEN=${IF($[${TIMBRE_SPOKEN} < 0]?0:${TIMBRE_SPOKEN})})",
        f"Set(TIMBRE_SPOKEN=${{IF($[${{TIMBRE_SPOKEN}} > {LONGEST_S}]?{LONGEST_S}:${{TIMBRE_SPOKEN}})}})",
        _LOCK,
        *(_each(number, "-1,-${TIMBRE_TALK_AT}") for number in (1, 2, 3)),
        *(_charge(number) for number in (1, 2, 3)),
        _UNLOCK,
        "done: Return()",
    )
    yield Context("guard-charge").exten(
        "s", "Set(DB(guard/used/${ARG1})=$[0${DB(guard/used/${ARG1})} + ${TIMBRE_SPOKEN}])", "Return()"
    )


def _each(number: int, more: str) -> str:
    return f'GosubIf($["${{TIMBRE_METER_{number}}}" != ""]?guard-runs,s,1(${{TIMBRE_METER_{number}}},{more}))'


def _charge(number: int) -> str:
    return f'GosubIf($["${{TIMBRE_METER_{number}}}" != ""]?guard-charge,s,1(${{TIMBRE_METER_{number}}}))'


def _checked(guard: Guard, kind: str, name: str, limit: Limit) -> list[str]:
    """Subroutine: hours first, then the limits."""
    subject = "abroad" if kind == "abroad" else f"{kind}-{word(name)}"
    at_once = "" if limit.calls_at_once is None else limit.calls_at_once
    ceiling = "" if limit.seconds is None else limit.seconds
    return [
        *_within_hours(guard, limit),
        f"Gosub(guard-limit,s,1({kind},{word(name)},{subject},{at_once},{ceiling}))",
        "Return(${GOSUB_RETVAL})",
    ]


def _within_hours(guard: Guard, limit: Limit) -> list[str]:
    if not limit.hours:
        return []
    return [
        *read_clock(guard.timezone),
        *(if_within(period, "open") for period in limit.hours),
        "Return(hours)",
        "open: NoOp()",
    ]


def _numbers(name: str, rooms: tuple[NumberRoom, ...]) -> Iterator[Context]:
    """Rooms are included one by one: Asterisk searches includes in order, one context by its best match."""
    filled = [room for room in rooms if room.rules]
    for room in filled:
        context = Context(f"{name}-{room.name}")
        for rule in room.rules:
            context.exten(f"_{pattern(rule.pattern)}", _meaning(rule))
        yield context
    # What no room knows; the last one, because of its place.
    yield Context(f"{name}-none").exten("_[0-9+*#]!", "Return(refused_number)")
    yield Context(name).include(*(f"{name}-{room.name}" for room in filled), f"{name}-none")


def _meaning(rule: NumberRule) -> str:
    if rule.verdict:
        return f"Return({word(rule.verdict)})"
    return f"Goto(guard-world,{word(rule.prepend) if rule.prepend else ''}${{EXTEN:{rule.strip}}},1)"
