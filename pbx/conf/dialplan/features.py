"""What an agent asks of the ACD from a desk phone, by code. The phone is known by the
mark that its own configuration puts on its channels."""

from collections.abc import Iterator

from pbx.conf.dialplan.exten import Context
from pbx.conf.dialplan.extensions import depart
from pbx.conf.escape import word
from pbx.conf.ini import LINE
from pbx.conf.plan import DeskSounds, Plan

_PHONE = f"${{{LINE}}}"


def contexts(plan: Plan) -> Iterator[Context]:
    context = Context("features")
    for feature in plan.features:
        code = word(feature.code)
        match feature.name:
            case "login":
                context.exten(code, *_login(plan.desk))
            case "pause":
                _pause(context, code, plan)
            case name:
                context.exten(code, *_open(), *_ask_acd(word(name)))
    yield context
    yield Context("features-end").exten("s", f"Playback({word(plan.desk.unavailable)})", "Hangup()")


def _open() -> list[str]:
    return [depart("internal"), "Answer()", "Wait(0.3)"]


def _ask_acd(*arguments: str) -> list[str]:
    name, *more = arguments
    return [
        f"Stasis({','.join(['acd', 'feature', name, _PHONE, *more])})",
        'GotoIf($["${STASISSTATUS}" = "FAILED"]?features-end,s,1)',
        "Hangup()",
    ]


def _login(desk: DeskSounds) -> list[str]:
    return [
        *_open(),
        f"Read(TIMBRE_KEYED_NUMBER,{word(desk.agent_number)},10,,2,8)",
        f"Read(TIMBRE_KEYED_PIN,{word(desk.agent_pin)},10,,2,8)",
        *_ask_acd("login", "${FILTER(0-9,${TIMBRE_KEYED_NUMBER})}", "${FILTER(0-9,${TIMBRE_KEYED_PIN})}"),
    ]


def _pause(context: Context, code: str, plan: Plan) -> None:
    context.exten(
        code,
        *_open(),
        f"Read(TIMBRE_KEYED_REASON,{word(plan.desk.pause_reason)},1,,2,8)",
        f"GotoIf(${{DIALPLAN_EXISTS(features,{code}${{TIMBRE_KEYED_REASON}},1)}}?{code}${{TIMBRE_KEYED_REASON}},1)",
        "Hangup()",
    )
    for key in plan.pause_keys:
        context.exten(f"{code}{word(key.digit)}", *_open(), *_ask_acd("pause", word(key.reason)))
