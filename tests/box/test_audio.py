"""Real audio through the box: both hear each other, and the recording holds each on the right channel."""

from pathlib import Path

import pytest

from tests.support.audio import Track, decoded, heard, read_raw
from tests.support.floor import AGENT_HZ, CALLER_HZ
from tests.support.history import RECORDINGS, recording_file, wait_rows
from tests.support.site import DID_CITAS, DID_MENU, DID_VENTAS
from tests.support.waiting import stays, wait_until

SPOKEN_BYTES = 4 * 8000 * 3
"""Three seconds of a raw stereo recording."""


def raw_of(call: str) -> Path:
    """The recording of a call that still goes on, once it holds three seconds."""
    return wait_until(
        lambda: next(
            (p for p in RECORDINGS.glob(f"*/*/*/{call}.raw") if p.stat().st_size >= SPOKEN_BYTES), None
        ),
        f"three seconds of {call}.raw",
        instead=lambda: [(str(p), p.stat().st_size) for p in RECORDINGS.glob("*/*/*/*")][-5:],
    )


def assert_sides_apart(left: Track, right: Track) -> None:
    """The customer's tone on the left alone, the agent's on the right alone, both well audible."""
    assert left.rms > 0.02, "the customer is not heard"
    assert right.rms > 0.02, "the agent is not heard"
    assert left.tone_share(CALLER_HZ) > 0.9
    assert right.tone_share(AGENT_HZ) > 0.9
    assert left.tone_share(AGENT_HZ) < 0.01
    assert right.tone_share(CALLER_HZ) < 0.01


def test_recording_has_the_customer_left_and_the_agent_right_while_the_call_goes(live, carrier, log_in):
    log_in("ana", "101")
    caller = carrier.call(DID_CITAS).wait_answered()
    call = live.wait_call(state="talking")
    left, right = read_raw(raw_of(call["id"]))
    assert_sides_apart(left.part(1.0, 3.0), right.part(1.0, 3.0))
    caller.hang_up()


def test_finished_recording_plays_over_the_api_with_ranges(live, carrier, log_in, api):
    log_in("ana", "101")
    caller = carrier.call(DID_CITAS).wait_answered()
    call = live.wait_call(state="talking")["id"]
    raw_of(call)
    caller.hang_up()
    wait_rows("select * from recording where call = ? and sha256 is not null", call)
    answer = wait_until(
        lambda: next((a for a in [api.request("GET", f"/calls/{call}/recording")] if a.status == 200), None),
        "the recording over the API",
    )
    left, right = decoded(answer.body)
    assert 3.0 < left.seconds < 10.0
    assert_sides_apart(left.part(1.0, 2.8), right.part(1.0, 2.8))
    part = api.request("GET", f"/calls/{call}/recording", headers={"Range": "bytes=100-199"})
    assert part.status == 206
    assert part.body == answer.body[100:200]


def test_customer_and_agent_hear_each_other(live, carrier, log_in, tmp_path):
    log_in("ana", "101", record=str(tmp_path / "agent-{call}.wav"))
    caller = carrier.call(DID_CITAS, record=str(tmp_path / "caller.wav")).wait_answered()
    raw_of(live.wait_call(state="talking")["id"])
    caller.hang_up()
    caller.wait_ended()
    live.wait_agent("ana", "ready")
    heard_by_caller = heard(tmp_path / "caller.wav")
    heard_by_agent = heard(next(tmp_path.glob("agent-*.wav")))
    assert heard_by_agent.part(1.0, 2.5).tone_share(CALLER_HZ) > 0.9
    end = heard_by_caller.seconds
    assert heard_by_caller.part(end - 2.0, end - 0.5).tone_share(AGENT_HZ) > 0.9


def test_customer_hears_music_while_nobody_is_free(live, carrier, tmp_path):
    caller = carrier.call(DID_CITAS, record=str(tmp_path / "caller.wav")).wait_answered()
    live.wait_call(state="waiting")
    stays(lambda: not caller.ended, "the call in line", for_s=4.0)
    caller.hang_up()
    caller.wait_ended()
    assert heard(tmp_path / "caller.wav").part(1.5, 3.5).rms > 0.005


@pytest.mark.parametrize(("digit", "queue"), [("1", "citas"), ("2", "ventas")])
def test_menu_key_leads_to_its_queue(live, carrier, digit, queue):
    caller = carrier.call(DID_MENU).wait_answered()
    caller.press(digit)
    call = live.wait_call(queue=queue, state="waiting", timeout_s=15)
    assert call["path"] == [f"main:{digit}"]
    assert call["number"] == "3001112233"
    caller.hang_up()


def test_menu_without_a_key_leads_to_where_silence_goes(live, carrier):
    caller = carrier.call(DID_MENU).wait_answered()
    live.wait_call(queue="citas", state="waiting", timeout_s=60)
    caller.hang_up()


def test_two_callers_speak_with_two_agents_each_with_his_own(live, carrier, log_in):
    log_in("ana", "101", tone_hz=1000)
    log_in("luis", "102", tone_hz=1500)
    first = carrier.call(DID_CITAS, number="3001110001", tone_hz=400).wait_answered()
    one = live.wait_call(number="3001110001", state="talking")
    second = carrier.call(DID_CITAS, number="3001110002", tone_hz=600).wait_answered()
    two = live.wait_call(number="3001110002", state="talking")
    assert {one["agent"], two["agent"]} == {"ana", "luis"}
    agent_hz = {"ana": 1000, "luis": 1500}
    for call, customer_hz in ((one, 400), (two, 600)):
        left, right = read_raw(raw_of(call["id"]))
        assert left.part(1.0, 3.0).tone_share(customer_hz) > 0.9
        assert right.part(1.0, 3.0).tone_share(agent_hz[call["agent"]]) > 0.9
    first.hang_up()
    second.hang_up()


def test_each_queue_rings_its_own_agents_only(live, carrier, log_in):
    ana, sara = log_in("ana", "101"), log_in("sara", "103")
    caller = carrier.call(DID_VENTAS).wait_answered()
    assert live.wait_call(state="talking")["agent"] == "sara"
    assert sara.rung()
    assert not ana.rung()
    caller.hang_up()


def test_hold_and_back_keeps_the_call_and_the_audio(live, carrier, log_in):
    desk_phone = log_in("ana", "101")
    caller = carrier.call(DID_CITAS).wait_answered()
    call = live.wait_call(state="talking")["id"]
    agent = desk_phone.wait_rung().wait_answered()
    agent.do("hold")
    agent.wait("media", active=False)
    stays(lambda: not caller.ended and live.calls(id=call, state="talking"), "the held call", for_s=12.0)
    agent.do("resume")
    agent.phone.wait("media", call=agent.call, active=True, count=2)
    size = recording_file(call).stat().st_size
    wait_until(lambda: recording_file(call).stat().st_size > size + SPOKEN_BYTES, "sound after the hold")
    left, right = read_raw(recording_file(call))
    end = left.seconds
    assert_sides_apart(left.part(end - 2.5, end - 0.5), right.part(end - 2.5, end - 0.5))
    caller.hang_up()
