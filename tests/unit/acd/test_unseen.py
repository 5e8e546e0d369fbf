"""A call that nobody but Asterisk saw becomes the history that it would have had."""

from dataclasses import replace

from appliance.acd.call_log import EndedCall, parse
from appliance.acd.unseen import events
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
from appliance.core.ids import CallId, OfferId, QueueName, Username
from appliance.core.restart.remembered import Remembered, Ringing
from appliance.core.site.parse import load_site
from appliance.core.states import CallState
from tests.support.site import DID_CITAS, small_site

RECORDINGS = "/var/lib/timbre/recordings"
SITE = load_site(small_site())
ANSWERED = (
    "1795340100|1795340000.7|NONE|NONE|TIMBRE|at=1795340000.125&end=1795340100.250&direction=in&trunk=carrier"
    f"&did={DID_CITAS}&number=%2b573001112233&name=Jos%c3%a9%20%5c%22Pepe%5c%22%20P%7c%26%2c&path=main:1,hours:2"
    "&outcome=fallback&queue=citas&queued_at=1795340010.000&left=&connected_at=1795340040.250&agent=ana&phone=101"
    f"&file={RECORDINGS}/2026/11/22/1795340000.7.fallback.raw&state=Up&talked_s=&cause=16\n"
)


def answered(**changes: object) -> EndedCall:
    call = parse(ANSWERED)
    assert call is not None
    return replace(call, **changes)  # type: ignore[arg-type]


def history(call: EndedCall, known: Remembered | None = None) -> list[HistoryEvent]:
    return events(call, SITE, RECORDINGS, known)


def the[E: HistoryEvent](kind: type[E], found: list[HistoryEvent]) -> E:
    (only,) = [event for event in found if isinstance(event, kind)]
    return only


def test_a_line_is_read_with_whatever_the_caller_is_called() -> None:
    call = answered()
    assert (call.call, call.at, call.end) == ("1795340000.7", 1795340000.125, 1795340100.25)
    assert (call.caller.number, call.caller.name) == ("+573001112233", 'José "Pepe" P|&,')
    assert call.path == ("main:1", "hours:2")


def test_lines_of_others_and_senseless_ones_are_passed_over() -> None:
    senseless = "x|1.1|NONE|NONE|TIMBRE|end=nan\n"
    for line in ("", "\n", "1795340100|1.1|citas|NONE|ENTERQUEUE||3001|1\n", senseless):
        assert parse(line) is None
    bare = parse("1795340100|1.1|NONE|NONE|TIMBRE|\n")
    assert bare is not None
    assert [type(event) for event in history(bare)] == [CallStarted, CallEnded]


def test_a_conversation_with_a_phone_of_the_plain_queue() -> None:
    found = history(answered())
    kinds = [CallStarted, CallEnteredQueue, CallConnected, RecordingStarted, CallLeftQueue, CallEnded]
    assert [type(event) for event in found] == kinds
    assert the(RecordingStarted, found).file == "2026/11/22/1795340000.7.fallback.raw"
    connected, ended = the(CallConnected, found), the(CallEnded, found)
    assert (connected.agent, connected.extension, connected.waited_s) == ("ana", "101", 30.25)
    assert (ended.outcome, ended.agent, ended.talked_s, ended.queue) == ("answered", "ana", 60.0, "citas")
    assert ended.path == ("main:1", "hours:2")


def test_a_caller_who_gives_up_in_the_plain_queue_is_abandoned() -> None:
    found = history(answered(connected_at=None, agent="", phone=""))
    assert the(CallLeftQueue, found).outcome == the(CallEnded, found).outcome == "abandoned"
    assert the(CallEnded, found).waited_s == 90.25


def test_a_wait_that_was_too_long_ends_in_the_voicemail() -> None:
    line = ANSWERED.replace("left=", "left=citas:1795340010.000:1795340070.000:TIMEOUT/").replace(
        "outcome=fallback", "outcome=voicemail"
    )
    call = parse(line.replace("connected_at=1795340040.250", "connected_at="))
    assert call is not None
    found = history(call)
    left = the(CallLeftQueue, found)
    assert (left.outcome, left.reason, left.waited_s) == ("overflowed", "max_wait", 60.0)
    assert the(CallEnded, found).outcome == "voicemail"


def test_calls_turned_away_are_rejected_and_it_is_said_why() -> None:
    plain = answered(queue="", queued_at=None, connected_at=None, agent="", answered=False)
    busy = the(CallEnded, history(replace(plain, outcome="rejected")))
    assert (busy.outcome, busy.queue) == ("rejected", "citas")
    unknown = the(CallEnded, history(replace(plain, outcome="unknown_number", did="999")))
    assert (unknown.outcome, unknown.reason, unknown.queue) == ("rejected", "unknown_number", None)
    assert the(CallEnded, history(replace(plain, outcome=""))).outcome == "self_service"


def test_a_phones_own_call_is_answered_or_not() -> None:
    own = answered(direction="out", outcome="", queue="", queued_at=None, connected_at=None, talked_s=12.0)
    assert the(CallEnded, history(own)).outcome == "answered"
    assert the(CallEnded, history(own)).talked_s == 12.0
    assert the(CallEnded, history(replace(own, answered=False))).outcome == "failed"


def test_what_history_had_begun_is_carried_on() -> None:
    rung = Ringing(OfferId("offer-x-1"), Username("luis"), QueueName("citas"))
    known = Remembered(
        call=CallId("1795340000.7"),
        state=CallState.OFFERED,
        visits=2,
        queue=QueueName("citas"),
        entered_at=1795340010.0,
        waited_s=5.0,
        ringing=(rung,),
    )
    found = history(answered(), known)
    kinds = [OfferEnded, CallConnected, RecordingStarted, CallLeftQueue, CallEnded]
    assert [type(event) for event in found] == kinds
    assert the(CallConnected, found).visit == the(CallLeftQueue, found).visit == 2
    assert the(CallEnded, found).waited_s == 35.25
