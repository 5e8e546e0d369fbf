"""Calls through a queue: real callers on the trunk, real desk phones, the real Asterisk between."""

import subprocess
import time

import pytest

from appliance.feed.protocol import FeedError
from tests.support.audio import read_wav
from tests.support.history import journal, wait_journal
from tests.support.journal import entries
from tests.support.site import DID_CITAS, DID_MENU, DID_VENTAS, PIN, changed, phone_password, queue
from tests.support.waiting import stays, wait_until

CONFIG = ("-C", "/run/timbre/asterisk/asterisk.conf")


def ended(call: str, **having: object) -> dict:
    """History's last word on a call."""
    return wait_journal("call_ended", call=call, **having)


def test_a_call_waits_rings_talks_and_ends_and_history_has_each_step(live, carrier, log_in):
    phone = log_in("ana", "101", answer=None)
    customer = carrier.call(DID_CITAS, number="3005550101", name="Zoë Ñandú")
    rung = phone.wait_rung()
    call = live.wait_call(state="offered")
    assert (call["queue"], call["offers"], call["number"], call["name"]) == (
        "citas", ["ana"], "3005550101", "Zoë Ñandú",
    )  # fmt: skip
    assert live.wait_agent("ana", "offered")["call"] == call["id"]
    rung.do("answer", code=200)
    customer.wait_answered()
    talking = live.wait_call(state="talking", recording=True)
    assert (talking["agent"], talking["extension"], talking["trunk"]) == ("ana", "101", "carrier")
    assert live.state["trunks"]["carrier"]["busy"] == 1
    customer.hang_up()
    rung.wait_ended()
    end = ended(call["id"])
    assert (end["outcome"], end["by"], end["agent"], end["queue"]) == ("answered", "caller", "ana", "citas")
    beside = ("agent_changed", "leg_measured")
    steps = [event["kind"] for event in journal(call=call["id"]) if event["kind"] not in beside]
    assert steps == [
        "call_started", "call_entered_queue", "offer_started", "offer_ended", "call_connected",
        "recording_started", "call_left_queue", "call_ended",
    ]  # fmt: skip
    live.wait_agent("ana", "ready")
    wait_until(lambda: live.state["trunks"]["carrier"]["busy"] == 0, "the line to be free")


def test_the_agent_sees_the_customers_number_and_the_queue(live, carrier, log_in):
    phone = log_in("ana", "101", answer=None)
    carrier.call(DID_CITAS, number="3005550102", name="Peña")
    event = phone.rung() or [phone.wait_rung() and phone.rung()[0]]
    incoming = phone.rung()[0] if phone.rung() else event[0]
    assert incoming["number"] == "3005550102"
    assert "Citas" in incoming["name"] and "Peña" in incoming["name"]


def test_two_agents_and_a_third_caller_who_waits_for_the_first_to_be_free(live, carrier, log_in):
    log_in("ana", "101")
    log_in("luis", "102")
    first = carrier.call(DID_CITAS).wait_answered()
    carrier.call(DID_CITAS, number="3002").wait_answered()
    wait_until(lambda: len(live.calls(state="talking")) == 2, "two conversations")
    assert {call["agent"] for call in live.calls(state="talking")} == {"ana", "luis"}
    carrier.call(DID_CITAS, number="3003")
    waiting = live.wait_call(state="waiting", number="3003")
    assert waiting["position"] == 1
    assert live.queue("citas")["waiting"] == 1
    first.hang_up()
    assert live.wait_call(state="talking", number="3003")["id"] == waiting["id"]
    assert live.queue("citas")["waiting"] == 0


def test_an_agent_who_hangs_up_ends_the_call(live, carrier, log_in):
    phone = log_in("ana", "101")
    customer = carrier.call(DID_CITAS).wait_answered()
    call = live.wait_call(state="talking")["id"]
    phone.wait_rung().hang_up()
    customer.wait_ended()
    assert ended(call)["by"] == "agent"


def test_a_caller_who_hangs_up_while_waiting_has_abandoned(live, carrier):
    customer = carrier.call(DID_CITAS)
    call = live.wait_call(state="waiting")["id"]
    customer.hang_up()
    assert ended(call)["outcome"] == "abandoned"


def test_a_caller_who_hangs_up_while_ringing_frees_the_agent(live, carrier, log_in):
    phone = log_in("ana", "101", answer=None)
    customer = carrier.call(DID_CITAS)
    rung = phone.wait_rung()
    call = live.wait_call(state="offered")["id"]
    customer.hang_up()
    rung.wait_ended()
    live.wait_agent("ana", "ready")
    assert ended(call)["outcome"] == "abandoned"
    assert wait_journal("offer_ended", call=call)["result"] == "withdrawn"


def test_an_agent_who_does_not_answer_is_paused_and_the_next_is_rung(live, carrier, log_in):
    silent = log_in("ana", "101", answer=None)
    carrier.call(DID_CITAS)
    silent.wait_rung()
    other = log_in("luis", "102")
    missed = live.wait_agent("ana", "paused")
    assert missed["reason"] == "missed-call"
    other.wait_rung()
    assert live.wait_call(state="talking")["agent"] == "luis"


@pytest.mark.parametrize("code", [486, 603])
def test_an_agent_who_declines_is_paused_and_the_caller_keeps_the_place(live, carrier, log_in, code):
    phone = log_in("ana", "101", answer=None)
    carrier.call(DID_CITAS)
    phone.wait_rung().do("answer", code=code)
    live.wait_agent("ana", "paused")
    waiting = live.wait_call(state="waiting")
    assert waiting["position"] == 1
    live.command("agent.ready", agent="ana")
    phone.wait_rung(count=2).do("answer", code=200)
    assert live.wait_call(state="talking")["id"] == waiting["id"]


def test_a_phone_that_is_not_registered_is_rung_for_nobody(live, carrier, log_in):
    phone = log_in("ana", "101")
    phone.unplug()
    wait_until(lambda: not live.agent("ana")["reachable"], "the phone to be gone")
    carrier.call(DID_CITAS)
    live.wait_call(state="waiting")
    again = log_in_again(live, phone)
    again.wait_rung()
    live.wait_call(state="talking")


def log_in_again(live, phone):
    """The same phone registers again; its agent never logged out."""
    back = phone.desk.register(phone.extension, phone_password(phone.extension))
    wait_until(lambda: live.agent("ana")["reachable"], "the phone to be back")
    return back


def test_ring_all_rings_both_and_the_slower_stops(live, carrier, log_in, small, apply_site):
    apply_site(changed(small, "queues", "citas", "strategy", to="ring-all"))
    ana, luis = log_in("ana", "101", answer=None), log_in("luis", "102", answer=None)
    carrier.call(DID_CITAS)
    slow, quick = ana.wait_rung(), luis.wait_rung()
    quick.do("answer", code=200)
    assert live.wait_call(state="talking")["agent"] == "luis"
    slow.wait_ended()
    live.wait_agent("ana", "ready")


def test_digits_lead_through_the_menu_and_the_path_is_seen(live, carrier, log_in):
    log_in("sara", "103")
    customer = carrier.call(DID_MENU).wait_answered()
    assert live.wait_call(state="greeting")["did"] == DID_MENU
    customer.press("2")
    talking = live.wait_call(state="talking", queue="ventas")
    assert talking["path"] == ["main:2"]


def test_a_caller_who_leaves_in_the_menu_served_themselves(live, carrier):
    customer = carrier.call(DID_MENU).wait_answered()
    call = live.wait_call(state="greeting")["id"]
    customer.hang_up()
    assert ended(call)["outcome"] == "self_service"


@pytest.mark.parametrize(
    ("route", "to"),
    [
        ({"queue": "ventas"}, "queue:ventas"),
        ({"voicemail": "general"}, "voicemail:general"),
        ({"announcement": "closed"}, "announcement:closed"),
        ({"number": "3109998877"}, "number:3109998877"),
        ({"hangup": True}, "hangup"),
    ],
)
def test_a_wait_that_is_too_long_overflows(live, carrier, small, apply_site, route, to):
    site = changed(small, "queues", "citas", to=queue("Citas", max_wait="1s", overflow=route))
    site = changed(site, "voicemails", to={"general": {"label": "Buzón", "greeting": "voicemail"}})
    site = changed(site, "outbound", to=[{"pattern": "3X.", "trunks": ["carrier"]}])
    apply_site(site)
    carrier.outside("3109998877", answer=200)
    customer = carrier.call(DID_CITAS)
    call = wait_journal_of_new_call(live)
    left = wait_journal("call_left_queue", call=call, queue="citas")
    assert (left["outcome"], left["to"], left["reason"]) == ("overflowed", to, "max_wait")
    match to.partition(":")[0]:
        case "queue":
            assert live.wait_call(queue="ventas")["id"] == call
        case "number":
            carrier.wait_called("3109998877")
            customer.wait_answered()
            live.wait_call(id=call, state="diverted")
        case "hangup":
            customer.wait_ended()
    customer.hang_up()
    expected = {"queue": "abandoned", "voicemail": "voicemail"}.get(to.partition(":")[0], "overflowed")
    assert ended(call)["outcome"] == expected


def wait_journal_of_new_call(live) -> str:
    """The id of the one call that there is."""
    return live.wait_call()["id"]


def test_a_full_queue_takes_no_more(live, carrier, small, apply_site):
    apply_site(
        changed(small, "queues", "citas", to=queue("Citas", max_waiting=1, overflow={"queue": "ventas"}))
    )
    carrier.call(DID_CITAS, number="3001")
    live.wait_call(queue="citas", number="3001")
    carrier.call(DID_CITAS, number="3002")
    second = live.wait_call(queue="ventas", number="3002")
    assert wait_journal("call_left_queue", call=second["id"])["reason"] == "queue_full"


def test_when_all_lines_are_busy_calls_are_refused_and_counted(live, carrier, small, apply_site):
    apply_site(changed(small, "numbers", DID_CITAS, "max_calls", to=1))
    carrier.call(DID_CITAS, number="3001")
    live.wait_call(queue="citas")
    before = live.queue("citas")["today"]["rejected"]
    refused = carrier.call(DID_CITAS, number="3009")
    assert refused.wait_ended()["code"] in (486, 503)
    wait_until(lambda: live.queue("citas")["today"]["rejected"] == before + 1, "the refused call counted")
    started = wait_journal("call_started", caller_number="3009")
    assert ended(started["call"])["outcome"] == "rejected"


def test_when_the_trunk_is_full_calls_are_refused(live, carrier, small, apply_site):
    apply_site(changed(small, "trunks", "carrier", "channels", to=1))
    carrier.call(DID_CITAS, number="3001")
    live.wait_call(queue="citas")
    assert carrier.call(DID_VENTAS, number="3009").wait_ended()["code"] in (486, 503)


def test_a_caller_without_number_is_served(live, carrier, log_in):
    log_in("ana", "101")
    carrier.call(DID_CITAS, number="anonymous").wait_answered()
    call = live.wait_call(state="talking")
    assert (call["number"], call["name"]) == ("", "")


def test_a_supervisor_moves_a_caller_and_hangs_one_up(live, carrier):
    customer = carrier.call(DID_CITAS)
    call = live.wait_call(state="waiting", queue="citas")["id"]
    live.command("call.move", call=call, queue="ventas")
    live.wait_call(id=call, queue="ventas", state="waiting")
    live.command("call.hangup", call=call)
    customer.wait_ended()
    assert ended(call)["by"] == "system"
    with pytest.raises(FeedError) as refused:
        live.command("call.hangup", call=call)
    assert refused.value.code == "unknown_call"


def test_a_pause_asked_for_during_a_call_comes_after_it(live, carrier, log_in):
    phone = log_in("ana", "101")
    customer = carrier.call(DID_CITAS).wait_answered()
    live.wait_agent("ana", "talking")
    live.command("agent.pause", agent="ana", reason="break")
    assert live.agent("ana")["state"] == "talking"
    customer.hang_up()
    assert live.wait_agent("ana", "paused")["reason"] == "break"
    carrier.call(DID_CITAS)
    live.wait_call(state="waiting")
    assert len(phone.rung()) == 1


def test_an_agent_on_a_call_of_their_own_is_busy_and_offered_nothing(live, carrier, log_in, desk):
    phone = log_in("ana", "101")
    colleague = log_in("luis", "102")
    live.command("agent.pause", agent="luis", reason="break")
    own = phone.dial("102")
    colleague.wait_rung()
    live.wait_agent("ana", "busy")
    assert live.wait_call(direction="internal")["did"] == "102"
    carrier.call(DID_CITAS)
    waiting = live.wait_call(state="waiting", queue="citas")["id"]
    own.hang_up()
    phone.wait_rung()
    live.wait_call(id=waiting, state="talking")


def test_a_call_out_is_seen_and_written_down(live, carrier, log_in):
    phone = log_in("ana", "101")
    carrier.outside("3107776655", answer=200)
    out = phone.dial("93107776655")
    carrier.wait_called("3107776655")
    out.wait_answered()
    call = live.wait_call(direction="out", state="talking")
    assert live.state["trunks"]["carrier"]["busy"] == 1
    out.hang_up()
    end = ended(call["id"])
    assert (end["outcome"], end["talked_s"] > 0) == ("answered", True)


def test_a_blind_transfer_leaves_the_customer_with_the_colleague(live, carrier, log_in):
    ana, luis = log_in("ana", "101"), log_in("luis", "102")
    live.command("agent.pause", agent="luis", reason="break")
    customer = carrier.call(DID_CITAS).wait_answered()
    call = live.wait_call(state="talking")["id"]
    ana.wait_rung().do("transfer", to="sip:102@10.77.0.2")
    colleague = luis.wait_rung()
    colleague.wait_answered()
    live.wait_agent("ana", "ready")
    live.wait_call(id=call, state="diverted")
    stays(lambda: not customer.ended and not colleague.ended, "the conversation", for_s=1)
    colleague.hang_up()
    customer.wait_ended()
    end = ended(call)
    assert (end["outcome"], end["agent"]) == ("transferred", "ana")


def test_an_attended_transfer_joins_customer_and_colleague(live, carrier, log_in):
    ana, luis = log_in("ana", "101"), log_in("luis", "102")
    live.command("agent.pause", agent="luis", reason="break")
    customer = carrier.call(DID_CITAS).wait_answered()
    call = live.wait_call(state="talking")["id"]
    with_customer = ana.wait_rung()
    asking = ana.dial("102").wait_answered()
    colleague = luis.wait_rung().wait_answered()
    with_customer.do("transfer", with_call=asking.call)
    live.wait_agent("ana", "ready")
    live.wait_call(id=call, state="diverted")
    stays(lambda: not customer.ended and not colleague.ended, "the conversation", for_s=1)
    customer.hang_up()
    colleague.wait_ended()
    assert ended(call)["outcome"] == "transferred"
    wait_until(lambda: not live.calls(), "nothing to be left over")


def test_an_announcement_is_told_then_music_goes_on_and_a_free_agent_cuts_it_short(
    live, carrier, small, apply_site, desk, tmp_path
):
    told = {"position": True, "wait": True, "first_after": "2s", "every": "10s"}
    apply_site(changed(small, "queues", "citas", "announcements", to=told))
    since, heard = time.time(), tmp_path / "heard.wav"
    tmp_path.chmod(0o777)
    customer = carrier.call(DID_CITAS, record=str(heard)).wait_answered()
    waiting = live.wait_call(state="waiting")

    def announcements() -> int:
        return sum("is told its position" in entry.message for entry in entries(since, "timbre-acd"))

    wait_until(lambda: announcements() == 2, "a second announcement", timeout_s=30)
    log_in_while_called(live, desk, "ana", "101")
    live.wait_call(id=waiting["id"], state="talking", timeout_s=3)
    customer.hang_up()
    customer.wait_ended()
    carrier.close()  # its files are whole then
    (track,) = read_wav(heard)
    quiet = [second for second in range(1, 12) if track.part(second, second + 3).rms < 0.003]
    assert quiet == [], "the caller heard nothing for three seconds"


def log_in_while_called(live, desk, username, extension):
    """The phone rings the moment that the agent is ready."""
    phone = desk.register(extension, phone_password(extension))
    live.command("agent.login", agent=username, extension=extension)
    return phone


@pytest.fixture
def keyed(live, desk):
    """A desk phone that dials feature codes."""
    return desk.register("101", phone_password("101"))


def key_in(phone, number: str, pin: str) -> None:
    """Log in as a person does: each answer after its question."""
    login = phone.dial("*20").wait_answered()
    for question, digits in (("agent-number", number), ("agent-pin", pin)):
        wait_until(lambda asked=question: asked in applications(), f"the question for {question}")
        login.press(f"{digits}#")
    login.wait_ended(timeout_s=30)


def applications() -> str:
    """What Asterisk's channels are doing, with arguments."""
    done = subprocess.run(
        ["asterisk", *CONFIG, "-rx", "core show channels concise"], capture_output=True, text=True, timeout=10
    )
    return done.stdout


def test_an_agent_works_from_the_desk_phone_alone(live, carrier, keyed):
    key_in(keyed, "201", PIN)
    assert live.wait_agent("ana", "ready")["extension"] == "101"
    keyed.dial("*231").wait_ended(timeout_s=20)
    assert live.wait_agent("ana", "paused")["reason"] == "break"
    keyed.dial("*22").wait_ended(timeout_s=20)
    live.wait_agent("ana", "ready")
    carrier.call(DID_CITAS).wait_answered()
    live.wait_call(state="talking", agent="ana")
    keyed.wait_rung().hang_up()
    keyed.dial("*21").wait_ended(timeout_s=20)
    live.wait_agent("ana", "offline")


def test_a_wrong_pin_logs_nobody_in(live, keyed):
    key_in(keyed, "201", "9999")
    assert live.agent("ana")["state"] == "offline"
