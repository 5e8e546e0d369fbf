"""Into the ACD's hands; and, while the ACD is away, into a plain queue that rings the phones."""

from collections.abc import Iterator

from pbx.conf.dialplan.exten import Context, goto, play
from pbx.conf.escape import word
from pbx.conf.plan import Plan, Queue

_RECORDING = "${STRFTIME(${EPOCH},UTC,%Y/%m/%d)}/${TIMBRE_CALL}"

_NOW = "${STRFTIME(,,%s.%3q)}"
"""Epoch seconds to the millisecond: callers of the same second keep their order when the ACD comes back."""


def contexts(plan: Plan) -> Iterator[Context]:
    for queue in plan.queues:
        yield _queue(queue)
        yield _fallback(queue, plan.box.recordings_dir)
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
        f"Set(TIMBRE_QUEUED_AT={_NOW})",
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
        f"Queue({name},,,,{wait})",
        goto(queue.overflow),
    )


def _acd_return() -> Context:
    """The ACD is back and pulls its callers out of the plain queue."""
    return Context("acd-return").exten(
        "s",
        "StopMixMonitor()",
        "Set(TIMBRE_OUTCOME=)",
        *_hand_over("${TIMBRE_QUEUE}"),
    )
