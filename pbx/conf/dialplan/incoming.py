"""From a trunk to a number: who calls, on which line, and whether there is one left."""

from collections.abc import Iterator

from pbx.conf.dialplan import link
from pbx.conf.dialplan.exten import SEEN, Context, goto
from pbx.conf.dialplan.over import NOTED, NOW
from pbx.conf.escape import skills, word
from pbx.conf.plan import CardTrunk, Number, Plan, Trunk

# Bytes from 0x80 are UTF-8 and stay: names have accents. Control characters go.
_NAME = r"${FILTER(\x20-\x7e\x80-\xff,${CALLERID(name)})}"
CLOSING = "TIMBRE_CLOSING"
"""Global variable, 1 while the box closes for want of power; empty after each start of Asterisk."""
_CALLER = r"${FILTER(0-9A-Za-z+*#._\x2d,${CALLERID(num)})}"


def contexts(plan: Plan) -> Iterator[Context]:
    yield _arrive()
    for trunk in plan.trunks:
        yield _trunk(
            trunk, [number for number in plan.numbers if trunk.name in number.trunks], _room(plan, trunk)
        )
    yield from (_number(number) for number in plan.numbers)


def _arrive() -> Context:
    """Subroutine (trunk, number): everything the ACD and the reports must know of the call."""
    return Context("arrive").exten(
        "s",
        "Set(TIMBRE_CALL=${UNIQUEID})",
        "Set(TIMBRE_DIR=in)",
        f"Set(TIMBRE_AT={NOW})",
        "Set(TIMBRE_TRUNK=${ARG1})",
        "Set(TIMBRE_DID=${ARG2})",
        f"Set(CALLERID(num)={_CALLER})",
        f"Set(CALLERID(name)={_NAME})",
        "Set(GROUP(trunk)=${ARG1})",
        NOTED,
        "Return()",
    )


def _room(plan: Plan, trunk: Trunk) -> list[str]:
    """Takes a line of the trunk and, where it is limited, of the WAN link; else goes to `busy` or `full`."""
    steps = [f"GotoIf($[${{GROUP_COUNT({word(trunk.name)}@trunk)}} > {trunk.channels}]?busy)"]
    if trunk.wan and plan.link is not None:
        steps += [f"Set(GROUP(link)={link.WHOLE})", f"GotoIf({link.fits(plan.link, cost=0)}?:full)"]
    return steps


def _trunk(trunk: Trunk, numbers: list[Number], room: list[str]) -> Context:
    name = word(trunk.name)
    unknown = [
        f"Gosub(arrive,s,1({name},${{FILTER(0-9,${{EXTEN}})}}))",
        "Set(TIMBRE_OUTCOME=unknown_number)",
        "Hangup(1)",
    ]
    extens = {"s": unknown, "_[+0-9a-zA-Z].": unknown}
    for number in numbers:
        for dialled in (word(number.digits), f"+{number.digits}"):
            extens[dialled] = _dialled(name, room, number.digits)
    if isinstance(trunk, CardTrunk) and trunk.number:
        # An analog line rings, and says nothing more.
        extens["s"] = _dialled(name, room, word(trunk.number))
    if trunk.registration:
        user = word(trunk.registration.username)
        extens[user] = _registered(user, extens.get(user, unknown))
    context = Context(f"trunk-{name}")
    for exten, steps in extens.items():
        context.exten(exten, *steps)
    return context


def _dialled(trunk: str, room: list[str], digits: str) -> list[str]:
    return [
        f"Gosub(arrive,s,1({trunk},{digits}))",
        f'GotoIf($["${{{CLOSING}}}" = "1"]?announcement-power-failure,s,1)',
        *room,
        f"Goto(number-{digits},s,1)",
        "busy: Set(TIMBRE_OUTCOME=rejected)",
        "Hangup(34)",
        # Told apart, so that reports say whether lines or the link were too few.
        "full: Set(TIMBRE_OUTCOME=link_full)",
        "Hangup(34)",
    ]


def _registered(user: str, own: list[str]) -> list[str]:
    """Some carriers call the registered user, with the number in To; the user may be a number itself."""
    first, *others = own
    return [
        "Set(TIMBRE_TO=${FILTER(0-9,${PJSIP_PARSE_URI(${CHANNEL(pjsip,local_uri)},user)})})",
        f'GotoIf($["${{TIMBRE_TO}}" = "{user}"]?own)',
        "GotoIf(${DIALPLAN_EXISTS(number-${TIMBRE_TO},s,1)}?${TIMBRE_TO},1)",
        f"own: {first}",
        *others,
    ]


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
