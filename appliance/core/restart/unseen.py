"""Calls that began and ended while nobody was here to see: history has them, and today's counters follow."""

from datetime import datetime
from zoneinfo import ZoneInfo

from appliance.core.facts import CallsUnseen
from appliance.core.floor import Floor
from appliance.core.history import CallConnected, CallEnded, CallEnteredQueue, CallLeftQueue, HistoryEvent
from appliance.core.ids import QueueName, Username
from appliance.core.queues import visits


def count(floor: Floor, fact: CallsUnseen) -> None:
    """What happened before today's midnight counts no more."""
    zone = ZoneInfo(floor.site.timezone)
    today = datetime.fromtimestamp(floor.epoch(floor.now), zone).date()
    for event in fact.events:
        if datetime.fromtimestamp(event.at, zone).date() == today:
            _count(floor, event)


def _count(floor: Floor, event: HistoryEvent) -> None:
    if not isinstance(event, CallEnteredQueue | CallConnected | CallLeftQueue | CallEnded):
        return
    queue = floor.queues.get(QueueName(event.queue or ""))
    agent = floor.agents.get(Username(event.agent or "")) if not isinstance(event, CallEnteredQueue) else None
    if queue is None:
        return
    match event:
        case CallEnteredQueue():
            queue.tally.offered += 1
        case CallConnected():
            queue.tally.answer(event.waited_s, queue.config.service_target_s)
            if agent is not None:
                agent.tally.calls += 1
        case CallLeftQueue():
            answered = event.outcome == "answered"
            visits.count(queue, event.waited_s, event.talked_s, event.outcome, connected=answered)
            if agent is not None:
                agent.tally.talk_s += event.talked_s
        case CallEnded(outcome="rejected"):
            queue.tally.rejected += 1
    floor.touch_queue(queue)
    if agent is not None:
        floor.touch_agent(agent)
