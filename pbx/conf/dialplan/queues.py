"""Into the ACD's hands; and, while the ACD is away, into a plain queue that rings the phones."""

from collections.abc import Iterator

from pbx.conf.dialplan.exten import Context, goto, play
from pbx.conf.dialplan.over import NOW
from pbx.conf.escape import word
from pbx.conf.ini import LINE
from pbx.conf.plan import Plan, Queue
from pbx.conf.queues import usual

_ANSWERED = "answered-without-acd"

_RECORDING = "${STRFTIME(${EPOCH},UTC,%Y/%m/%d)}/${TIMBRE_CALL}"


def contexts(plan: Plan) -> Iterator[Context]:
    for queue in plan.queues:
        yield _queue(queue)
        yield _fallback(queue, plan.box.recordings_dir)
    yield _answered()
    yield _acd_return()


def _queue(queue: Queue) -> Context:
    name = word(queue.name)
    announce = []
    if queue.recorded:
        announce = [
            'GotoIf($["${TIMBRE_TOLD}" = "yes"]?told)',
            *play(queue.recorded),
            "Set(TIMBRE_TOLD=yes)",
        ]
    return Context(f"queue-{name}").exten(
        "s",
        "Answer()",
        *announce,
        "told: NoOp()",
        *play(queue.welcome),
        f"Set(TIMBRE_QUEUE={name})",
        # To the millisecond: callers of the same second keep their order when the ACD comes back.
        f"Set(TIMBRE_QUEUED_AT={NOW})",
        *_hand_over(name),
    )


def _hand_over(name: str) -> list[str]:
    return [
        f"Stasis(acd,queue,{name})",
        f'GotoIf($["${{STASISSTATUS}}" = "FAILED"]?fallback-{name},s,1)',
        "Hangup()",
    ]


def _fallback(queue: Queue, recordings_dir: str) -> Context:
    name = word(queue.name)
    record = []
    if queue.record:
        # D: both directions side by side; b: only while talking.
        file = f"{word(recordings_dir)}/{_RECORDING}.fallback.raw"
        record = [f"MixMonitor({file},bD)"]
    wait = "" if queue.max_wait_s is None else str(queue.max_wait_s)
    return Context(f"fallback-{name}").exten(
        "s",
        "Set(TIMBRE_OUTCOME=fallback)",
        *record,
        # The phones where agents are logged in; with nobody there, the usual ones.
        f"Set(TIMBRE_RING=${{IF($[${{QUEUE_MEMBER({name},logged)}} > 0]?{name}:{usual(name)})}})",
        f"Queue(${{TIMBRE_RING}},,,,{wait},,{_ANSWERED})",
        f"Set(TIMBRE_LEFT=${{TIMBRE_LEFT}}{name}:${{TIMBRE_QUEUED_AT}}:{NOW}:${{QUEUESTATUS}}/)",
        "Set(TIMBRE_OUTCOME=)",
        goto(queue.overflow),
    )


def _answered() -> Context:
    """Subroutine (on the phone's channel): the ACD, when it is back, finds a conversation like its own."""
    return Context(_ANSWERED).exten(
        "s",
        f"Set(TIMBRE_CONNECTED_AT={NOW})",
        'Set(TIMBRE_AGENT=${IF($["${MEMBERNAME}" = "${MEMBERINTERFACE}"]?:${MEMBERNAME})})',
        "Set(TIMBRE_CALL=${MASTER_CHANNEL(TIMBRE_CALL)})",
        "Set(TIMBRE_QUEUE=${MASTER_CHANNEL(TIMBRE_QUEUE)})",
        "Set(MASTER_CHANNEL(TIMBRE_CONNECTED_AT)=${TIMBRE_CONNECTED_AT})",
        "Set(MASTER_CHANNEL(TIMBRE_AGENT)=${TIMBRE_AGENT})",
        f"Set(MASTER_CHANNEL(TIMBRE_PHONE)=${{{LINE}}})",
        "Set(TIMBRE_OFFER=${UNIQUEID})",
        "Return()",
    )


def _acd_return() -> Context:
    """The ACD is back and pulls its callers out of the plain queue."""
    return Context("acd-return").exten(
        "s",
        "StopMixMonitor()",
        "Set(TIMBRE_OUTCOME=)",
        *_hand_over("${TIMBRE_QUEUE}"),
    )
