"""Phones ring phones."""

from collections.abc import Iterator

from pbx.conf.dialplan.exten import SEEN, Context
from pbx.conf.dialplan.over import NOTED, NOW
from pbx.conf.escape import word
from pbx.conf.plan import CardPhone, Phone, Plan

_RING_S = 45


def contexts(plan: Plan) -> Iterator[Context]:
    yield from (_depart("internal"), _depart("out"))
    context = Context("extensions")
    for phone in plan.phones:
        context.exten(word(phone.extension), *_ring(phone))
    for analog in plan.card_phones:
        context.exten(word(analog.extension), *_ring_port(analog))
    yield context
    yield Context("phones-inside").include("features", "extensions", "emergency")
    yield Context("phones").include("phones-inside", "outside")


def _depart(direction: str) -> Context:
    """Subroutine (dialled): a call that starts at our own phone. One from outside keeps what it has."""
    return Context(f"depart-{direction}").exten(
        "s",
        'GotoIf($["${TIMBRE_DIR}" != ""]?known)',
        "Set(TIMBRE_CALL=${UNIQUEID})",
        f"Set(TIMBRE_DIR={direction})",
        f"Set(TIMBRE_AT={NOW})",
        "Set(TIMBRE_DID=${ARG1})",
        NOTED,
        SEEN,
        "known: Return()",
    )


def depart(direction: str) -> str:
    """The step that calls it."""
    return f"Gosub(depart-{direction},s,1(${{FILTER(0-9*#+,${{EXTEN}})}}))"


def _ring(phone: Phone) -> list[str]:
    extension = word(phone.extension)
    device = f"PJSIP/{extension}" if phone.max_contacts == 1 else f"${{PJSIP_DIAL_CONTACTS({extension})}}"
    return [
        depart("internal"),
        f'GotoIf($["${{PJSIP_DIAL_CONTACTS({extension})}}" = ""]?away)',
        f"Dial({device},{_RING_S},b(leg-of^s^1(${{TIMBRE_CALL}})))",
        'GotoIf($["${DIALSTATUS}" = "BUSY"]?busy)',
        "away: Hangup(20)",
        "busy: Hangup(17)",
    ]


def _ring_port(phone: CardPhone) -> list[str]:
    if phone.channel is None:
        return [depart("internal"), "Hangup(20)"]
    return [
        depart("internal"),
        f"Dial(DAHDI/{phone.channel},{_RING_S},b(leg-of^s^1(${{TIMBRE_CALL}})))",
        'GotoIf($["${DIALSTATUS}" = "BUSY" | "${HANGUPCAUSE}" = "17"]?busy)',
        "Hangup(20)",
        "busy: Hangup(17)",
    ]
