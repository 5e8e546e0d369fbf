"""A locked database delays history, never a call."""

import sqlite3
import time
from contextlib import closing

from tests.support.history import DATABASE, rows, wait_rows
from tests.support.site import DID_CITAS
from tests.support.waiting import wait_until

CALLS = 3


def answered_in(live, carrier, number: str) -> float:
    """Seconds from dialling until customer and agent talk; the call is over afterwards."""
    start = time.monotonic()
    caller = carrier.call(DID_CITAS, number=number)
    call = live.wait_call(number=number, state="talking", timeout_s=15)
    took = time.monotonic() - start
    caller.hang_up()
    caller.wait_ended()
    live.wait_agent(call["agent"], "ready")
    return took


def test_calls_do_not_wait_for_a_locked_database(live, carrier, log_in, capsys):
    log_in("ana", "101")
    free = [answered_in(live, carrier, f"300777000{n}") for n in range(CALLS)]
    with closing(sqlite3.connect(DATABASE, isolation_level=None, timeout=20)) as holder:
        holder.execute("begin exclusive")
        locked = [answered_in(live, carrier, f"300777100{n}") for n in range(CALLS)]
        holder.execute("rollback")
    with capsys.disabled():
        print(f"\n  seconds to talk: database free {free}, locked {locked}")
    for n in range(CALLS):
        row = wait_rows("select * from call where caller_number = ?", f"300777100{n}")[0]
        assert row["outcome"] == "answered"


def test_history_arrives_exactly_once_after_the_lock(live, carrier, log_in):
    log_in("ana", "101")
    with closing(sqlite3.connect(DATABASE, isolation_level=None, timeout=20)) as holder:
        holder.execute("begin exclusive")
        answered_in(live, carrier, "3007772000")
        holder.execute("rollback")
    wait_rows("select * from call where caller_number = ? and outcome = 'answered'", "3007772000")
    wait_until(
        lambda: len(rows("select * from call where caller_number = ?", "3007772000")) == 1, "one row of it"
    )
