"""Calls as history tells them: at once, exactly once, and the same whatever was killed on the way."""

import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest

from tests.support import systemd
from tests.support.history import DATABASE, JOURNAL, rows, wait_journal, wait_rows
from tests.support.site import DID_CITAS, changed
from tests.support.waiting import wait_until

JOBS = "timbre-jobs.service"

COMPARED = (
    "select id, direction, caller_number, did, trunk, started_at, queue, agent, connected_at, ended_at,"
    " outcome, ended_by, cause, reason, waited_s, talked_s, path from call order by id",
    "select call, visit, queue, entered_at, connected_at, left_at, outcome, waited_s, talked_s, agent,"
    " went_to, reason from queue_visit order by call, visit",
    "select id, call, queue, agent, started_at, ended_at, result from offer order by id",
    "select agent, state, reason, extension, call, queue, started_at, ended_at from agent_period"
    " order by agent, started_at, state",
)

CLEAN_INGEST = """
import sys, time
from pathlib import Path
from appliance.store import open_database
from appliance.store.ingest import Ingest
from appliance.store.migrate import migrate
open_database(sys.argv[1])
migrate()
Ingest(Path(sys.argv[2])).catch_up(time.time())
"""


def talk(live, carrier, number: str) -> str:
    """One short conversation; the call's id."""
    caller = carrier.call(DID_CITAS, number=number)
    call = live.wait_call(number=number, state="talking", timeout_s=20)
    caller.hang_up()
    caller.wait_ended()
    live.wait_agent(call["agent"], "ready")
    return call["id"]


def test_a_finished_call_is_in_history_at_once(live, carrier, log_in):
    log_in("ana", "101")
    call = talk(live, carrier, "3008880001")
    ended_at = wait_journal("call_ended", call=call)["at"]
    row = wait_rows("select * from call where id = ? and ended_at is not null", call, timeout_s=5)[0]
    # From the end of the call to this line: the journal's and the ingest's tenths of a second.
    assert time.time() - ended_at < 5
    assert (row["outcome"], row["agent"], row["queue"]) == ("answered", "ana", "citas")
    assert (row["trunk"], row["did"], row["caller_number"]) == ("carrier", DID_CITAS, "3008880001")
    visit = rows("select * from queue_visit where call = ?", call)[0]
    assert visit["entered_at"] <= visit["connected_at"] <= visit["left_at"] <= row["ended_at"]
    offer = rows("select * from offer where call = ?", call)[0]
    assert (offer["result"], offer["extension"]) == ("connected", "101")


def test_the_queue_report_of_the_api_counts_what_happened(live, carrier, log_in, api):
    before = totals(api)
    log_in("ana", "101")
    talk(live, carrier, "3008880002")
    live.command("agent.pause", agent="ana", reason="break")
    live.wait_agent("ana", "paused")
    caller = carrier.call(DID_CITAS, number="3008880003")
    waiting = live.wait_call(number="3008880003", state="waiting")
    caller.hang_up()
    wait_rows("select * from call where id = ? and ended_at is not null", waiting["id"])
    after = totals(api)
    grown = {name: after[name] - before[name] for name in ("offered", "answered", "short_abandoned")}
    assert grown == {"offered": 2, "answered": 1, "short_abandoned": 1}
    assert after["talk_s"] > before["talk_s"]


def totals(api) -> dict:
    row = next((r for r in api.get("/reports/queues")["rows"] if r["queue"] == "citas"), None)
    return row or dict.fromkeys(("offered", "answered", "short_abandoned", "talk_s"), 0)


def test_an_agents_states_are_kept_with_their_reasons(live, log_in):
    began = time.time()
    log_in("luis", "102")
    live.command("agent.pause", agent="luis", reason="break")
    live.wait_agent("luis", "paused")
    live.command("agent.logout", agent="luis")
    live.wait_agent("luis", "offline")
    periods = wait_until(
        lambda: periods_of("luis", began)[-1]["state"] == "offline" and periods_of("luis", began),
        "the end of the shift in history",
    )
    assert [(p["state"], p["reason"]) for p in periods if p["state"] in ("paused", "offline")] == [
        ("paused", "break"),
        ("offline", ""),
    ]
    assert all(a["ended_at"] == b["started_at"] for a, b in pairwise(periods))


def periods_of(agent: str, since: float) -> list[dict]:
    return rows(
        "select * from agent_period where agent = ? and started_at > ? order by started_at, id", agent, since
    )


def test_a_rejected_call_is_in_history(live, carrier, log_in, small, apply_site):
    apply_site(changed(small, "numbers", DID_CITAS, "max_calls", to=1))
    log_in("ana", "101")
    first = carrier.call(DID_CITAS, number="3008880004")
    live.wait_call(number="3008880004", state="talking")
    carrier.call(DID_CITAS, number="3008880005").wait_ended()
    row = wait_rows("select * from call where caller_number = ?  and ended_at is not null", "3008880005")[0]
    assert (row["outcome"], row["queue"]) == ("rejected", "citas")
    first.hang_up()


def test_killed_again_and_again_the_rows_are_those_of_one_clean_ingest(live, carrier, log_in, tmp_path):
    log_in("ana", "101")
    last = ""
    for number in range(3):
        caller = carrier.call(DID_CITAS, number=f"300889000{number}")
        call = live.wait_call(number=f"300889000{number}", state="talking", timeout_s=20)
        systemd.kill(JOBS)
        caller.hang_up()
        live.wait_agent(call["agent"], "ready")
        systemd.kill(JOBS)
        last = call["id"]
    wait_rows("select * from call where id = ? and ended_at is not null", last)
    clean = tmp_path / "clean.sqlite"
    wait_until(lambda: compare(clean), "the database to equal a clean ingest of the journal", timeout_s=60)


def compare(clean: Path) -> bool:
    """Both sides grow while the box lives: the comparison is of a moment in which nothing happened."""
    for old in clean.parent.glob("clean.sqlite*"):
        old.unlink()
    before = [rows(query) for query in COMPARED]
    subprocess.run([sys.executable, "-c", CLEAN_INGEST, clean, JOURNAL], check=True, timeout=60)
    expected = [rows(query, database=clean) for query in COMPARED]
    seen = {row["id"] for row in expected[0]}
    # Calls that only the recorder saw have no line in the journal.
    before[0] = [row for row in before[0] if row["id"] in seen]
    for got, wanted in zip(before, expected, strict=True):
        assert got == wanted
    return True


def test_a_killed_migration_does_no_harm(live, carrier, log_in):
    subprocess.run(["systemctl", "restart", "timbre-migrate.service"], check=True, timeout=60)
    systemd.wait_active(JOBS)
    log_in("ana", "101")
    call = talk(live, carrier, "3008880006")
    wait_rows("select * from call where id = ? and outcome = 'answered'", call)


@pytest.mark.parametrize("pragma", ["integrity_check", "foreign_key_check"])
def test_the_database_is_sound_after_all_of_it(pragma):
    found = [tuple(row.values()) for row in rows(f"pragma {pragma}")]
    assert found in ([("ok",)], [])
    assert DATABASE.exists()
