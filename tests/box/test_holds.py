"""Who is put on hold, or waits, stays connected as long as it takes: no timer of the box ends such a call."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.audio import read_raw
from tests.support.floor import AGENT_HZ, CALLER_HZ, asterisk
from tests.support.history import RECORDINGS, wait_journal
from tests.support.site import DID_CITAS, DID_VENTAS
from tests.support.waiting import wait_until

PJSIP = Path("/run/timbre/asterisk/pjsip.conf")
SILENCE_S = 2
"""Instead of two minutes: what ends a call without sound that is *not* on hold."""
SHORT_S, LONG_S = 5 * SILENCE_S, 600
LISTEN_S = 2
BYTES_S = 4 * 8000
"""Of a raw stereo recording, a second."""


@pytest.fixture
def impatient(live) -> Iterator[None]:
    """Silence ends a call within seconds for this test, so that a hold of seconds is a long one."""
    rendered = PJSIP.read_text()
    assert "rtp_timeout = 120\n" in rendered
    PJSIP.write_text(rendered.replace("rtp_timeout = 120\n", f"rtp_timeout = {SILENCE_S}\n"))
    asterisk("module reload res_pjsip.so")
    yield
    PJSIP.write_text(rendered)
    asterisk("module reload res_pjsip.so")


def recording(call: str) -> Path:
    return next(RECORDINGS.glob(f"*/*/*/{call}.raw"))


def wait_both_heard(call: str) -> None:
    """The newest seconds of the recording hold both voices."""
    path = recording(call)
    seen = path.stat().st_size

    def both() -> bool:
        left, right = read_raw(path)
        newest = left.seconds
        left, right = (side.part(newest - LISTEN_S, newest - 0.2) for side in (left, right))
        return left.tone_share(CALLER_HZ) > 0.9 and right.tone_share(AGENT_HZ) > 0.9

    wait_until(
        lambda: path.stat().st_size > seen + LISTEN_S * BYTES_S and both(), "both voices in the recording"
    )


def hold_for(live, carrier, log_in, seconds: float) -> None:
    """Three calls: one held by the agent, one by the customer, one that waits; none ends, and all go on."""
    ana, sara = log_in("ana", "101"), log_in("sara", "103")
    first = carrier.call(DID_CITAS, number="3051").wait_answered()
    with_ana = live.wait_call(state="talking", number="3051")["id"]
    second = carrier.call(DID_VENTAS, number="3052").wait_answered()
    with_sara = live.wait_call(state="talking", number="3052")["id"]
    waiting = carrier.call(DID_CITAS, number="3053").wait_answered()
    third = live.wait_call(state="waiting", number="3053")
    wait_both_heard(with_ana)
    ana.wait_rung().do("hold")
    second.do("hold")
    began = time.time()
    wait_until(lambda: time.time() - began >= seconds, "the time of the hold", timeout_s=seconds + 60)
    assert not any(leg.ended for leg in (first, second, waiting))
    assert live.wait_call(id=third["id"])["state"] == "waiting"
    ana.wait_rung().do("resume")
    second.do("resume")
    wait_both_heard(with_ana)
    wait_both_heard(with_sara)
    first.hang_up()
    assert live.wait_call(state="talking", id=third["id"])["agent"] == "ana"
    sara.wait_rung().hang_up()
    waiting.hang_up()
    ends = {call: wait_journal("call_ended", call=call) for call in (with_ana, with_sara, third["id"])}
    assert [end["outcome"] for end in ends.values()] == ["answered"] * 3
    assert ends[with_ana]["talked_s"] >= seconds


def test_a_held_call_outlasts_what_ends_a_silent_one(live, carrier, log_in, impatient):
    hold_for(live, carrier, log_in, SHORT_S)


@pytest.mark.long
@pytest.mark.timeout(LONG_S + 180)
def test_a_hold_of_ten_minutes_ends_no_call(live, carrier, log_in):
    hold_for(live, carrier, log_in, LONG_S)
