"""Maximum wait, full and deserted queues, where callers go then, and rings that end."""

import pytest

from appliance.core.commands import Divert, HangUpCall, Hold
from appliance.core.facts import AgentLogsOut, CallGone
from appliance.core.history import CallEnded, CallEnteredQueue, CallLeftQueue
from appliance.core.ids import CallId, QueueName, Username
from appliance.core.queues.overflow import MAX_OVERFLOWS
from appliance.core.site.model import Queue, Route, RouteKind
from tests.support.core_site import agent
from tests.unit.core.centre import Centre, centre, centre_of, sales

TO_HELP = Route(RouteKind.QUEUE, "help")
TO_SALES = Route(RouteKind.QUEUE, "sales")
TO_VOICEMAIL = Route(RouteKind.VOICEMAIL, "general")


@pytest.mark.parametrize(
    ("route", "context", "extension", "to", "outcome"),
    [
        (TO_VOICEMAIL, "voicemail-general", "s", "voicemail:general", "voicemail"),
        (
            Route(RouteKind.ANNOUNCEMENT, "no"),
            "announcement-no",
            "s",
            "announcement:no",
            "overflowed",
        ),
        (Route(RouteKind.NUMBER, "3001112233"), "outside", "3001112233", "number:3001112233", "overflowed"),
        (Route(RouteKind.EXTENSION, "105"), "extensions", "105", "extension:105", "overflowed"),
        (Route(RouteKind.MENU, "main"), "menu-main", "s", "menu:main", "overflowed"),
    ],
)
def test_after_the_maximum_wait_the_caller_is_sent_where_the_queue_says(
    route: Route, context: str, extension: str, to: str, outcome: str
) -> None:
    c = centre(queue=sales(max_wait_s=60, overflow=route))
    c.queue("c1")
    c.pass_s(59)
    assert c.call("c1")["state"] == "waiting"
    said = c.pass_s(1)
    assert said == [Divert(CallId("c1"), context, extension)]
    assert c.call("c1")["state"] == "diverted"
    (left,) = c.events(CallLeftQueue)
    assert (left.outcome, left.to, left.reason, left.waited_s) == ("overflowed", to, "max_wait", 60.0)
    c.tell(CallGone(CallId("c1")))
    assert c.events(CallEnded)[0].outcome == outcome


def test_overflow_to_hang_up_ends_the_call() -> None:
    c = centre(queue=sales(max_wait_s=60))
    c.queue("c1")
    c.pass_s(60)
    assert c.heard(HangUpCall) == [HangUpCall(CallId("c1"))]
    (ended,) = c.events(CallEnded)
    assert (ended.outcome, ended.by, ended.reason) == ("overflowed", "system", "max_wait")
    assert c.line()["today"]["overflowed"] == 1 and c.line()["today"]["longest_wait_s"] == 60.0


def test_overflow_to_a_queue_keeps_the_time_in_line() -> None:
    queues = [sales(max_wait_s=60, overflow=TO_HELP), Queue("help", "Help")]
    c = centre_of(queues, [agent("ana", "help")])
    c.queue("patient", "sales")
    c.now += 30
    c.queue("fresh", "help")
    c.pass_s(30)
    assert c.heard(Hold) == [Hold(CallId("patient"), QueueName("help"))]
    assert c.order("help") == ["patient", "fresh"]
    assert [entry.visit for entry in c.events(CallEnteredQueue) if entry.call == "patient"] == [1, 2]
    c.log_in("ana")
    assert c.agent("ana")["call"] == "patient"


def test_ringing_phone_may_still_be_answered_after_the_maximum_wait() -> None:
    c = centre("ana", queue=sales(max_wait_s=60, ring_s=20, overflow=TO_VOICEMAIL))
    c.pause("ana")
    c.queue("c1")
    c.pass_s(50)
    c.ready("ana")
    c.pass_s(15)
    assert c.call("c1")["state"] == "offered"
    c.answer("ana")
    assert c.call("c1")["state"] == "talking"
    assert c.pass_s(600) == []


def test_unanswered_ringing_beyond_the_maximum_wait_ends_in_the_overflow() -> None:
    c = centre("ana", "beto", queue=sales(max_wait_s=60, ring_s=20, overflow=TO_VOICEMAIL))
    c.pause("ana")
    c.pause("beto")
    c.queue("c1")
    c.pass_s(50)
    c.ready("ana")
    c.pass_s(15)
    c.ready("beto")
    assert c.rung() == [], "nobody else is rung"
    c.pass_s(5)
    assert c.heard(Divert) and c.state("ana") == "paused"


def test_full_queue_sends_the_next_caller_on_unless_somebody_is_free_for_them() -> None:
    c = centre("ana", queue=sales(max_waiting=1, overflow=TO_VOICEMAIL))
    c.pause("ana")
    c.queue("c1")
    assert c.heard(Divert) == []
    c.queue("c2")
    assert [divert.call for divert in c.heard(Divert)] == ["c2"]
    assert c.events(CallLeftQueue)[0].reason == "queue_full"
    c.ready("ana")
    c.answer("ana")
    c.queue("c3")
    assert c.heard(Divert) == [], "who talks does not wait"


def test_queue_that_lets_nobody_wait_still_serves_those_who_need_not() -> None:
    c = centre("ana", queue=sales(max_waiting=0))
    c.queue("c1")
    assert c.rung() == [("ana", "c1")]
    c.queue("c2")
    assert c.heard(HangUpCall)


def test_deserted_queue_takes_nobody_in_and_sends_away_who_waits() -> None:
    c = centre("ana", queue=sales(leave_when_empty=True, overflow=TO_VOICEMAIL))
    c.pause("ana")
    c.queue("c1")
    assert c.heard(Divert) == [], "paused agents come back"
    c.tell(AgentLogsOut(Username("ana")))
    assert [divert.call for divert in c.heard(Divert)] == ["c1"]
    c.queue("c2")
    assert [divert.call for divert in c.heard(Divert)] == ["c2"]
    assert {left.reason for left in c.events(CallLeftQueue)} == {"no_agents"}


def ring_of_two(**settings: float | bool) -> Centre:
    queues = [sales(overflow=TO_HELP, **settings), Queue("help", "Help", overflow=TO_SALES, **settings)]
    return centre_of(queues, [])


def test_ring_of_full_queues_ends_in_the_same_instant() -> None:
    c = ring_of_two(max_waiting=0)
    c.queue("c1")
    assert c.heard(HangUpCall) == [HangUpCall(CallId("c1"))]
    lefts = [(left.queue, left.to) for left in c.events(CallLeftQueue)]
    assert lefts == [("sales", "queue:help"), ("help", "hangup")]


def test_ring_of_deserted_queues_ends_too() -> None:
    c = ring_of_two(leave_when_empty=True)
    c.queue("c1")
    assert c.heard(HangUpCall) and c.call("c1") is None


def test_ring_of_waits_goes_round_but_not_for_ever() -> None:
    c = ring_of_two(max_wait_s=60)
    c.queue("c1")
    c.pass_s(60 * (MAX_OVERFLOWS + 1))
    assert c.call("c1") is None
    assert len(c.events(CallEnteredQueue)) == MAX_OVERFLOWS + 1
    assert c.events(CallEnded)[0].waited_s == 60.0 * (MAX_OVERFLOWS + 1)


def test_overflow_into_a_queue_that_the_site_no_longer_has_hangs_up() -> None:
    c = centre(queue=sales(max_wait_s=5, overflow=TO_HELP))
    c.queue("c1")
    c.pass_s(5)
    assert c.heard(HangUpCall)
