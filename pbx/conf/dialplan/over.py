"""What Asterisk itself notes of every call at its end, so that one nobody saw is in history all the same.

The ACD writes history. While it is away Asterisk goes on with calls, and this line in the call log (the file
that `queue_log` of logger.conf writes) is all that will be known of them: when it is back, the ACD takes from
it what it has not seen itself.
"""

from collections.abc import Iterator
from typing import Final

from pbx.conf.dialplan.exten import Context
from pbx.conf.plan import Plan

NOW: Final = "${EPOCH}.${STRFTIME(,,%3q)}"
"""Epoch seconds to the millisecond; STRFTIME's own %s is wrong by the time zone where that is not UTC."""

NOTED: Final = "Set(CHANNEL(hangup_handler_push)=call-over,s,1)"
"""The step by which a call is noted when it ends, however it ends."""

LEG_OVER: Final = "leg-over,s,1"
"""What a leg beside the caller's own is given as its hang-up handler, so that it is measured."""

_RTCP: Final = "/".join(
    f"${{CHANNEL({item})}}" for item in ("rtcp,all", "rtcp,all_jitter", "rtcp,all_rtt", "audionativeformat")
)
_MEASURED: Final = (
    # Only a SIP channel that was answered has a stream; asking another one is a warning in the log.
    'GotoIf($["${CHANNEL(channeltype)}:${CHANNEL(state)}" != "PJSIP:Up"]?unmeasured)',
    f"Set(TIMBRE_RTCP={_RTCP})",
    "unmeasured: NoOp()",
)
"""The stream's own figures while it is still there; the ACD reads them off the channel's last event."""

_FIELDS: Final = {
    "at": "${TIMBRE_AT}",
    "end": NOW,
    "direction": "${TIMBRE_DIR}",
    "trunk": "${TIMBRE_TRUNK}",
    "did": "${TIMBRE_DID}",
    "number": "${URIENCODE(${CALLERID(num)})}",
    "name": "${URIENCODE(${CALLERID(name)})}",
    "path": "${TIMBRE_PATH}",
    "outcome": "${TIMBRE_OUTCOME}",
    "queue": "${TIMBRE_QUEUE}",
    "queued_at": "${TIMBRE_QUEUED_AT}",
    "left": "${TIMBRE_LEFT}",
    "connected_at": "${TIMBRE_CONNECTED_AT}",
    "agent": "${TIMBRE_AGENT}",
    "phone": "${TIMBRE_PHONE}",
    "file": "${MIXMONITOR_FILENAME}",
    "state": "${CHANNEL(state)}",
    "talked_s": "${ANSWEREDTIME}",
    "cause": "${HANGUPCAUSE}",
    "channel": "${CHANNEL(name)}",
    "rtcp": "${TIMBRE_RTCP}",
}


def contexts(_plan: Plan) -> Iterator[Context]:
    # Last argument: its commas are its own.
    line = "&".join(f"{name}={value}" for name, value in _FIELDS.items())
    yield Context("call-over").exten(
        "s",
        # The other end of a transfer, not a call.
        'GotoIf($["${CHANNEL(channeltype)}" = "Local"]?done)',
        *_MEASURED,
        f"QueueLog(NONE,${{TIMBRE_CALL}},NONE,TIMBRE,{line})",
        "done: Return()",
    )
    yield Context("leg-over").exten("s", *_MEASURED, "Return()")
    yield Context("leg-of").exten(
        # Subroutine (call): on a leg about to be rung for it.
        "s",
        "Set(TIMBRE_LEG_OF=${ARG1})",
        f"Set(CHANNEL(hangup_handler_push)={LEG_OVER})",
        "Return()",
    )
