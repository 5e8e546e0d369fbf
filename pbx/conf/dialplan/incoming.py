"""From a trunk to a number: who calls, on which line, and whether there is one left."""

from collections.abc import Iterator

from pbx.conf.dialplan.exten import SEEN, Context, goto
from pbx.conf.escape import skills, word
from pbx.conf.plan import Number, Plan, Trunk

# Bytes from 0x80 are UTF-8 and stay: names have accents. Control characters go.
_NAME = r"${FILTER(\x20-\x7e\x80-\xff,${CALLERID(name)})}"
_CALLER = r"${FILTER(0-9A-Za-z+*#._\x2d,${CALLERID(num)})}"


def contexts(plan: Plan) -> Iterator[Context]:
    yield _arrive()
    for trunk in plan.trunks:
        yield _trunk(trunk, [number for number in plan.numbers if trunk.name in number.trunks])
    yield from (_number(number) for number in plan.numbers)


def _arrive() -> Context:
    """Subroutine (trunk, number): everything the ACD and the reports must know of the call."""
    return Context("arrive").exten(
        "s",
        "Set(TIMBRE_CALL=${UNIQUEID})",
        "Set(TIMBRE_DIR=in)",
        "Set(TIMBRE_AT=${EPOCH})",
        "Set(TIMBRE_TRUNK=${ARG1})",
        "Set(TIMBRE_DID=${ARG2})",
        f"Set(CALLERID(num)={_CALLER})",
        f"Set(CALLERID(name)={_NAME})",
        "Set(GROUP(trunk)=${ARG1})",
        "Return()",
    )


def _trunk(trunk: Trunk, numbers: list[Number]) -> Context:
    context = Context(f"trunk-{trunk.name}")
    for number in numbers:
        digits = word(number.digits)
        for dialled in (digits, f"+{digits}"):
            context.exten(
                dialled,
                f"Gosub(arrive,s,1({word(trunk.name)},{digits}))",
                f"GotoIf($[${{GROUP_COUNT({trunk.name}@trunk)}} > {trunk.channels}]?busy)",
                f"Goto(number-{digits},s,1)",
                "busy: Set(TIMBRE_OUTCOME=rejected)",
                "Hangup(34)",
            )
    unknown = (
        f"Gosub(arrive,s,1({trunk.name},${{FILTER(0-9,${{EXTEN}})}}))",
        "Set(TIMBRE_OUTCOME=failed)",
        "Hangup(1)",
    )
    if trunk.registration:
        # Carriers that call the registered user put the number into To.
        context.exten(
            word(trunk.registration.username),
            "Set(TIMBRE_TO=${PJSIP_HEADER(read,To)})",
            "Set(TIMBRE_TO=${CUT(TIMBRE_TO,@,1)})",
            "Set(TIMBRE_TO=${FILTER(0-9,${CUT(TIMBRE_TO,:,2)})})",
            f"GotoIf(${{DIALPLAN_EXISTS(trunk-{trunk.name},${{TIMBRE_TO}},1)}}?${{TIMBRE_TO}},1)",
            *unknown,
        )
    return context.exten("s", *unknown).exten("_[+0-9a-zA-Z].", *unknown)


def _number(number: Number) -> Context:
    digits = word(number.digits)
    steps = [f"Set(CHANNEL(language)={word(number.language)})"]
    if number.max_calls is not None:
        steps += [
            f"Set(GROUP(number)={digits})",
            f"GotoIf($[${{GROUP_COUNT({digits}@number)}} > {number.max_calls}]?busy)",
        ]
    if number.priority is not None:
        steps.append(f"Set(TIMBRE_PRIORITY={number.priority})")
    if number.skills:
        steps.append(f"Set(TIMBRE_SKILLS={skills(number.skills)})")
    steps += [SEEN, goto(number.to)]
    if number.max_calls is not None:
        steps += ["busy: Set(TIMBRE_OUTCOME=rejected)", "Hangup(17)"]
    return Context(f"number-{digits}").exten("s", *steps)
