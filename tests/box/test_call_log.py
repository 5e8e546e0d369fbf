"""Asterisk's log of calls is cut off when it grows long: nothing is lost or told twice by that."""

import time
from pathlib import Path

from tests.support import systemd
from tests.support.history import journal
from tests.support.site import DID_CITAS
from tests.support.waiting import wait_until

ACD = "timbre-acd.service"
CALLS = Path("/var/lib/timbre/call-log/calls")
OLD = CALLS.with_name("calls.1")
FOREIGN = b"1700000000|NONE|NONE|NONE|CONFIGRELOAD|\n"


def abandoned(carrier, number: str) -> None:
    customer = carrier.call(DID_CITAS, number=number).wait_answered()
    customer.hang_up()
    customer.wait_ended()


def ends_of(number: str, since: float) -> list[dict[str, object]]:
    begun = journal("call_started", caller_number=number)
    calls = {event["call"] for event in begun if event["at"] >= since}
    return [event for event in journal("call_ended") if event["call"] in calls]


def test_a_long_one_is_cut_and_calls_before_and_after_stand_in_history_once(live, carrier):
    began, inode = time.time(), CALLS.stat().st_ino
    with CALLS.open("ab") as log:
        log.write(FOREIGN * (1 + (1 << 20) // len(FOREIGN)))
    wait_until(
        lambda: CALLS.exists() and CALLS.stat().st_ino != inode,
        "Asterisk to begin a new file",
        timeout_s=30,
    )
    wait_until(lambda: not OLD.exists(), "the old file to go when it is read", timeout_s=60)
    assert CALLS.stat().st_size < len(FOREIGN) * 100

    abandoned(carrier, "3041")
    wait_until(lambda: b"3041" in CALLS.read_bytes(), "the next call to be noted in the new file")
    systemd.stop(ACD)
    try:
        abandoned(carrier, "3042")
        wait_until(lambda: b"3042" in CALLS.read_bytes(), "the call that nobody saw to be noted")
    finally:
        systemd.start(ACD)
    wait_until(
        lambda: live.connected and live.state["system"].get("asterisk", {}).get("up"), "the ACD to be back"
    )
    for number in ("3041", "3042"):
        wait_until(lambda number=number: ends_of(number, began), f"the end of {number}", timeout_s=40)
    systemd.kill(ACD)
    wait_until(
        lambda: live.connected and live.state["system"].get("asterisk", {}).get("up"), "the ACD to be back"
    )
    assert [len(ends_of(number, began)) for number in ("3041", "3042")] == [1, 1]
