"""A call that ended while the ACD was away, as history: from Asterisk's note to ordinary events. Pure.

What history has of the call from before (its beginning, an open visit) is carried on under the same numbers.
"""

from pathlib import Path

from appliance.acd.call_log import EndedCall, LeftQueue
from appliance.acd.translate import REFUSED
from appliance.core.calls.call_facts import queue_behind
from appliance.core.history import (
    CallConnected,
    CallEnded,
    CallEnteredQueue,
    CallLeftQueue,
    CallStarted,
    HistoryEvent,
    OfferEnded,
    RecordingStarted,
)
from appliance.core.ids import QueueName
from appliance.core.restart.remembered import Remembered
from appliance.core.site.model import Site

REASONS = {"TIMEOUT": "max_wait", "FULL": "queue_full"}
FALLBACK_FILE = ".fallback."


def events(call: EndedCall, site: Site, recordings: str, known: Remembered | None) -> list[HistoryEvent]:
    """Everything to be written, in order. `known`: as the last snapshot had the call."""
    return _Unseen(call, site, recordings, known).events()


def recording(
    file: str, recordings: str, call: str, at: float, queue: str, agent: str
) -> RecordingStarted | None:
    """Of a conversation of the plain queue; None where `file` is no recording of one."""
    path = Path(file)
    if not file or FALLBACK_FILE not in path.name or not path.is_relative_to(recordings):
        return None
    return RecordingStarted(
        at=at,
        call=call,
        file=str(path.relative_to(recordings)),
        queue=queue,
        agent=agent or None,
        what="fallback",
    )


class _Unseen:
    def __init__(self, call: EndedCall, site: Site, recordings: str, known: Remembered | None) -> None:
        self.call = call
        self.site = site
        self.recordings = recordings
        self.known = known
        self.visits = known.visits if known else 0
        self.open_queue = known.queue if known else None
        self.waited_s = known.waited_s if known else 0.0
        self.talked_s = known.talked_s if known else 0.0

    def events(self) -> list[HistoryEvent]:
        return [*self._beginning(), *self._visits(), self._end()]

    def _beginning(self) -> list[HistoryEvent]:
        call = self.call
        if self.known:
            return [
                OfferEnded(
                    at=call.end,
                    offer=ringing.offer,
                    call=call.call,
                    queue=ringing.queue,
                    agent=ringing.agent,
                    result="withdrawn",
                )
                for ringing in self.known.ringing
            ]
        return [
            CallStarted(
                at=call.at,
                call=call.call,
                direction=call.direction,
                caller_number=call.caller.number,
                caller_name=call.caller.name,
                did=call.did,
                trunk=call.trunk,
            )
        ]

    def _visits(self) -> list[HistoryEvent]:
        found: list[HistoryEvent] = []
        for left in self.call.left:
            found += self._overflowed(left)
        if self._in_line_at_the_end:
            found += self._last_visit()
        return found

    @property
    def _in_line_at_the_end(self) -> bool:
        call = self.call
        if call.direction != "in" or not call.queue or call.queued_at is None:
            return False
        return not call.left or call.queued_at > call.left[-1].left_at

    def _enter(self, queue: str, at: float) -> list[HistoryEvent]:
        """Opens a visit, unless it is the one that is open already."""
        if self.open_queue == queue:
            self.open_queue = None
            return []
        self.open_queue = None
        self.visits += 1
        config = self.site.queues.get(QueueName(queue))
        return [
            CallEnteredQueue(
                at=at,
                call=self.call.call,
                queue=queue,
                visit=self.visits,
                path=self.call.path,
                service_target_s=config.service_target_s if config else None,
                short_abandon_s=config.short_abandon_s if config else None,
            )
        ]

    def _leave(
        self, queue: str, outcome: str, waited_s: float, talked_s: float, at: float, **more: str
    ) -> CallLeftQueue:
        self.waited_s += waited_s
        self.talked_s += talked_s
        return CallLeftQueue(
            at=at,
            call=self.call.call,
            queue=queue,
            visit=self.visits,
            outcome=outcome,
            waited_s=waited_s,
            talked_s=talked_s,
            agent=(self.call.agent or None) if outcome == "answered" else None,
            **more,
        )

    def _overflowed(self, left: LeftQueue) -> list[HistoryEvent]:
        entered = self._enter(left.queue, left.entered_at)
        waited_s = max(0.0, left.left_at - left.entered_at)
        reason = REASONS.get(left.status, left.status.lower())
        return [*entered, self._leave(left.queue, "overflowed", waited_s, 0.0, left.left_at, reason=reason)]

    def _last_visit(self) -> list[HistoryEvent]:
        call = self.call
        entered_at = call.queued_at or call.at
        entered = self._enter(call.queue, entered_at)
        if call.connected_at is None:
            waited_s = max(0.0, call.end - entered_at)
            return [
                *entered,
                self._leave(call.queue, "abandoned", waited_s, 0.0, call.end, reason="fallback"),
            ]
        waited_s = max(0.0, call.connected_at - entered_at)
        made = recording(call.file, self.recordings, call.call, call.connected_at, call.queue, call.agent)
        connected = CallConnected(
            at=call.connected_at,
            call=call.call,
            queue=call.queue,
            visit=self.visits,
            agent=call.agent,
            extension=call.phone,
            waited_s=waited_s,
            recorded=made is not None,
        )
        talked_s = max(0.0, call.end - call.connected_at)
        left = self._leave(call.queue, "answered", waited_s, talked_s, call.end)
        return [*entered, connected, *([made] if made else []), left]

    def _end(self) -> CallEnded:
        call = self.call
        return CallEnded(
            at=call.end,
            call=call.call,
            outcome=self._outcome(),
            by="caller",
            cause=call.cause or 16,
            reason=call.outcome,
            queue=self._last_queue(),
            agent=call.agent or None,
            waited_s=self.waited_s,
            talked_s=call.talked_s if call.direction != "in" else self.talked_s,
            path=call.path,
        )

    def _outcome(self) -> str:
        call = self.call
        if call.direction != "in":
            return "answered" if call.answered else "failed"
        if call.outcome in REFUSED:
            return "rejected"
        if call.connected_at is not None:
            return "answered"
        if call.outcome == "voicemail":
            return "voicemail"
        if self._in_line_at_the_end:
            return "abandoned"
        return "overflowed" if call.left else "self_service"

    def _last_queue(self) -> str | None:
        if self.call.outcome in REFUSED:
            return queue_behind(self.site, self.call.did)
        return self.call.queue or None
