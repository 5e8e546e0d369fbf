"""A carrier that dies in mid-call keeps no line; who waits and is heard, waits on."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.history import wait_journal
from tests.support.site import DID_CITAS
from tests.support.waiting import wait_until

CONF = Path("/run/timbre/asterisk")
SILENCE_S = 3


@pytest.fixture
def impatient(live) -> Iterator[None]:
    """Two minutes of silence are three seconds for this test."""
    rendered = (CONF / "pjsip.conf").read_text()
    assert "rtp_timeout = 120\n" in rendered
    (CONF / "pjsip.conf").write_text(rendered.replace("rtp_timeout = 120\n", f"rtp_timeout = {SILENCE_S}\n"))
    read_again()
    yield
    (CONF / "pjsip.conf").write_text(rendered)
    read_again()


def read_again() -> None:
    command = ["asterisk", "-C", str(CONF / "asterisk.conf"), "-rx", "module reload res_pjsip.so"]
    subprocess.run(command, check=True, capture_output=True)


def test_a_caller_who_is_heard_waits_on_and_one_whose_carrier_dies_is_gone(live, carrier, impatient):
    carrier.call(DID_CITAS, number="3040")
    waiting = live.wait_call(state="waiting", number="3040")
    wait_until(lambda: time.time() - waiting["queued_at"] > 3 * SILENCE_S, "the caller to wait long")
    assert live.calls(id=waiting["id"], state="waiting")
    os.kill(carrier.phone.pid, signal.SIGSTOP)
    try:
        assert wait_journal("call_ended", call=waiting["id"], timeout_s=20)["outcome"] == "abandoned"
    finally:
        os.kill(carrier.phone.pid, signal.SIGCONT)
