"""Journal → rows: exactly once, whatever is killed and whatever stands in the journal."""

import json
import os
import random
from contextlib import suppress

import pytest

from appliance.core import history as h
from appliance.store import ingest as ingest_module
from appliance.store import rollups
from appliance.store.ingest import DERIVED, Ingest, rebuild
from appliance.store.models import (
    AgentPeriod,
    AgentQuarter,
    Call,
    CallQuarter,
    Event,
    JournalPosition,
    Offer,
    OfferQuarter,
    QueueQuarter,
    QueueVisit,
    Recording,
    TrunkPeriod,
    database,
)
from tests.support.databases import closing, fresh_sqlite
from tests.support.journals import (
    NOON,
    abandoned_call,
    answered_call,
    busy_day,
    line,
    rejected_call,
    write_segment,
)


@pytest.fixture
def journal(database_url, tmp_path):
    folder = tmp_path / "journal"
    folder.mkdir()
    return folder


def rows_of_everything() -> dict[str, list[tuple]]:
    """All derived rows and events, without the numbers the database gave them."""
    found = {}
    for table in (*DERIVED, "event", "recording"):
        cursor = database.execute_sql(f"SELECT * FROM {table}")
        names = [column[0] for column in cursor.description]
        numbered = "id" in names and table in ("agent_period", "trunk_period", "event", "recording")
        skip = names.index("id") if numbered else -1
        found[table] = sorted(
            (tuple(_plain(v) for i, v in enumerate(row) if i != skip) for row in cursor.fetchall()), key=repr
        )
    return found


def _plain(value):
    """Sums of seconds depend in their last bits on the order of adding."""
    return round(value, 6) if isinstance(value, float) else value


def test_an_answered_call_becomes_its_rows(journal):
    write_segment(journal, 1, answered_call())
    assert Ingest(journal).step(NOON) == 12
    call = Call.get_by_id("c1")
    assert (call.outcome, call.agent, call.queue, call.waited_s, call.talked_s) == (
        "answered",
        "ana",
        "sales",
        10,
        60,
    )
    assert (call.caller_name, call.path, call.recordings, call.ended_at) == (
        "María Ñandú",
        "main:1",
        1,
        NOON + 75,
    )
    visit = QueueVisit.get()
    assert (visit.outcome, visit.entered_at, visit.connected_at, visit.left_at) == (
        "answered", NOON + 5, NOON + 15, NOON + 75,
    )  # fmt: skip
    assert Offer.get().result == "connected"
    assert Recording.get().file == "2026/11/22/c1.raw"
    assert [(p.state, p.ended_at) for p in AgentPeriod.select().order_by(AgentPeriod.id)] == [
        ("offered", NOON + 15), ("talking", NOON + 75), ("wrap_up", NOON + 90), ("ready", None),
    ]  # fmt: skip
    assert Event.select().count() == 12


def test_roll_ups_count_each_kind_of_call(journal):
    write_segment(
        journal,
        1,
        [
            *answered_call("c1", waited_s=10),
            *answered_call("c2", waited_s=25),
            *abandoned_call("a1", waited_s=30),
            *abandoned_call("a2", waited_s=2),
            *rejected_call("r1", queue="sales"),
            *rejected_call("r2"),
        ],
    )
    Ingest(journal).step(NOON)
    row = QueueQuarter.get(QueueQuarter.queue == "sales")
    assert (row.offered, row.answered, row.abandoned, row.short_abandoned, row.rejected, row.in_service) == (
        4, 2, 1, 1, 1, 1,
    )  # fmt: skip
    assert (row.wait_total_s, row.line_total_s, row.left_line, row.longest_wait_s) == (35, 67, 4, 30)
    assert QueueQuarter.get(QueueQuarter.queue == "").rejected == 1
    numbers = CallQuarter.get()
    assert (numbers.calls, numbers.answered, numbers.abandoned, numbers.rejected) == (6, 2, 2, 2)
    assert OfferQuarter.get().connected == 2


def test_agents_time_is_cut_at_the_quarters(journal):
    write_segment(
        journal,
        1,
        [
            h.AgentChanged(at=NOON - 100, agent="ana", state="ready", extension="101"),
            h.AgentChanged(at=NOON + 950, agent="ana", state="paused", reason="break", extension="101"),
            h.AgentChanged(at=NOON + 1000, agent="ana", state="offline"),
            h.AgentChanged(at=NOON + 90_000, agent="ana", state="ready", extension="101"),
        ],
    )
    Ingest(journal).step(NOON)
    rows = AgentQuarter.select().order_by(AgentQuarter.quarter, AgentQuarter.state)
    assert [(r.quarter - NOON, r.state, r.reason, r.seconds) for r in rows] == [
        (-900, "ready", "", 100), (0, "ready", "", 900), (900, "paused", "break", 50), (900, "ready", "", 50),
    ]  # fmt: skip


def test_a_repeated_state_does_not_open_a_second_period(journal):
    event = h.AgentChanged(at=NOON, agent="ana", state="ready", extension="101")
    again = h.AgentChanged(at=NOON + 5, agent="ana", state="ready", extension="101")
    write_segment(journal, 1, [event, again])
    write_segment(
        journal,
        2,
        [h.TrunkChanged(at=NOON, trunk="t", up=True), h.TrunkChanged(at=NOON + 1, trunk="t", up=True)],
    )
    Ingest(journal).catch_up(NOON)
    assert AgentPeriod.select().count() == 1
    assert TrunkPeriod.select().count() == 1


def test_a_clock_put_back_leaves_no_overlap(journal):
    states = [("ready", 0), ("paused", 100), ("ready", 40), ("paused", 200), ("offline", 300)]
    write_segment(
        journal, 1, [h.AgentChanged(at=NOON + at, agent="ana", state=state) for state, at in states]
    )
    Ingest(journal).catch_up(NOON)
    periods = AgentPeriod.select().order_by(AgentPeriod.id)
    assert [(p.started_at - NOON, (p.ended_at or 0) - NOON) for p in periods][:4] == [
        (0, 100), (100, 100), (100, 200), (200, 300),
    ]  # fmt: skip
    assert {(r.state, r.seconds) for r in AgentQuarter.select()} == {("ready", 200), ("paused", 100)}
    assert rollups.check_range(int(NOON), int(NOON) + 900) == []


def test_nothing_is_ingested_twice(journal):
    write_segment(journal, 1, answered_call())
    Ingest(journal).catch_up(NOON)
    before = rows_of_everything()
    assert Ingest(journal).catch_up(NOON) == 0
    assert rows_of_everything() == before


def test_a_growing_segment_is_followed(journal):
    events = answered_call()
    ingest = Ingest(journal)
    for count, event in enumerate(events, start=1):
        write_segment(journal, 1, [event])
        assert ingest.step(NOON) == 1
        assert Event.select().count() == count


def test_a_torn_line_waits_for_its_rest(journal):
    ingest = Ingest(journal)
    text = line(answered_call()[0])
    path = journal / "00000001.jsonl"
    path.write_text(text[:20])
    assert ingest.step(NOON) == 0
    path.write_text(text)
    assert ingest.step(NOON) == 1


def test_a_torn_line_is_set_aside_when_the_writer_has_gone_on(journal):
    path = write_segment(journal, 1, answered_call())
    path.write_bytes(path.read_bytes()[:-10])
    write_segment(journal, 2, abandoned_call())
    ingest = Ingest(journal)
    assert ingest.catch_up(NOON) == 16
    assert ingest.bad_lines == 1
    assert Call.select().count() == 2
    assert ingest.backlog_bytes() == 0


def test_what_comes_late_in_a_segment_behind_others_is_taken_too(journal):
    ingest = Ingest(journal)
    write_segment(journal, 1, answered_call())
    write_segment(journal, 2, abandoned_call())
    ingest.catch_up(NOON)
    late = abandoned_call("late", NOON + 60)
    write_segment(journal, 1, late)
    assert ingest.catch_up(NOON) == len(late)
    assert Call.select().count() == 3


def test_a_last_line_that_only_lacks_its_newline_counts(journal):
    path = write_segment(journal, 1, answered_call())
    path.write_bytes(path.read_bytes()[:-1])
    write_segment(journal, 2, [])
    ingest = Ingest(journal)
    assert ingest.catch_up(NOON) == 12
    assert ingest.bad_lines == 0


@pytest.mark.parametrize(
    "bad",
    [
        "not json",
        "[1]",
        '{"kind":"call_started"}',
        '{"kind":"call_started","at":1e99,"call":"x"}',
        '{"kind":"call_started","at":NaN,"call":"x"}',
        '{"kind":"call_started","at":1,"call":7}',
        '{"kind":"call_started","at":1,"call":"x","trunk":[1]}',
        '{"kind":"call_ended","at":1,"call":"x","outcome":"answered","by":"caller","cause":1e300}',
        '{"kind":"recording_started","at":1,"call":"x","file":"../../etc/passwd"}',
        '{"kind":"recording_started","at":1,"call":"x","file":"2026/11/22/../../../../x.raw"}',
        "[" * 30_000,
        "{" + "x" * 100_000,
        "\udcff".encode("utf-8", "surrogateescape").decode("latin-1"),
    ],
)
def test_a_bad_line_is_set_aside_and_holds_nothing_up(journal, bad):
    path = write_segment(journal, 1, answered_call("c1"))
    with path.open("a") as file:
        file.write(bad + "\n")
    write_segment(journal, 1, answered_call("c2"))
    ingest = Ingest(journal)
    ingest.catch_up(NOON)
    assert ingest.bad_lines >= 1
    assert {call.id for call in Call.select()} == {"c1", "c2"}
    aside = Event.select().where(Event.kind == "bad_line").first()
    assert json.loads(aside.data)["why"]


def test_characters_no_database_holds_are_made_harmless(journal):
    started = line(answered_call()[0]).replace("María", "\\u0000Ma\\ud800ría")
    (journal / "00000001.jsonl").write_text(started)
    Ingest(journal).catch_up(NOON)
    assert Call.get_by_id("c1").caller_name == "Ma?ría Ñandú"


def test_an_unknown_kind_is_kept_as_an_event(journal):
    (journal / "00000001.jsonl").write_text('{"kind":"quantum_call","at":5,"call":"q"}\n')
    ingest = Ingest(journal)
    assert ingest.step(NOON) == 1
    assert (Event.get().kind, Event.get().call, ingest.bad_lines) == ("quantum_call", "q", 0)
    assert Call.select().count() == 0


def test_a_call_left_open_by_a_crash_is_closed_with_its_visit_and_ringing(journal):
    started = [
        e for e in answered_call() if e.kind in ("call_started", "call_entered_queue", "offer_started")
    ]
    end = h.CallEnded(at=NOON + 300, call="c1", outcome="failed", by="system", reason="asterisk_restarted")
    write_segment(journal, 1, [*started, end])
    Ingest(journal).catch_up(NOON)
    visit = QueueVisit.get()
    assert (visit.outcome, visit.reason, visit.waited_s) == ("failed", "asterisk_restarted", 295)
    assert Offer.get().result == "withdrawn"
    assert QueueQuarter.get().failed == 1


def test_a_conversation_cut_by_a_crash_counts_as_answered(journal):
    events = [e for e in answered_call() if e.kind not in ("call_left_queue", "call_ended")]
    end = h.CallEnded(at=NOON + 115, call="c1", outcome="answered", by="system", reason="asterisk_restarted")
    write_segment(journal, 1, [*events, end])
    Ingest(journal).catch_up(NOON)
    visit = QueueVisit.get()
    assert (visit.outcome, visit.waited_s, visit.talked_s) == ("answered", 10, 100)


def test_the_first_end_of_a_call_counts(journal):
    """A restarted ACD may end again, knowing less, what its journal has ended already."""
    again = [
        h.OfferEnded(
            at=NOON + 400,
            offer="o-c1",
            call="c1",
            queue="sales",
            agent="ana",
            result="withdrawn",
        ),
        h.CallLeftQueue(
            at=NOON + 400,
            call="c1",
            queue="sales",
            visit=1,
            outcome="failed",
            waited_s=1,
            reason="acd_restarted",
        ),
        h.CallEnded(at=NOON + 400, call="c1", outcome="failed", by="system", reason="acd_restarted"),
    ]
    write_segment(journal, 1, [*answered_call(), *again])
    Ingest(journal).catch_up(NOON)
    assert (Call.get().outcome, Call.get().reason) == ("answered", "")
    assert (QueueVisit.get().outcome, QueueVisit.get().reason) == ("answered", "")
    assert Offer.get().result == "connected"
    assert (QueueQuarter.get().answered, QueueQuarter.get().failed) == (1, 0)


def test_the_real_end_replaces_one_inferred_from_a_recording(journal):
    guess = h.CallEnded(at=NOON + 50, call="c1", outcome="answered", by="system", reason=h.RECORDING_ONLY)
    write_segment(journal, 1, [h.CallStarted(at=NOON + 20, call="c1"), guess, *answered_call()])
    Ingest(journal).catch_up(NOON)
    call = Call.get()
    assert (call.outcome, call.reason, call.ended_at, call.started_at) == ("answered", "", NOON + 75, NOON)


def test_events_whose_beginning_was_lost_still_make_rows(journal):
    write_segment(
        journal, 1, [e for e in answered_call() if e.kind in ("call_left_queue", "offer_ended", "call_ended")]
    )
    Ingest(journal).catch_up(NOON)
    assert (Call.get().outcome, Call.get().started_at) == ("answered", NOON + 5)
    assert (QueueVisit.get().entered_at, QueueVisit.get().connected_at) == (NOON + 5, NOON + 15)
    assert Offer.get().result == "connected"


def test_a_journal_begun_anew_under_the_old_numbers_is_not_passed_over(journal):
    write_segment(journal, 1, answered_call("c1"))
    Ingest(journal).catch_up(NOON)
    (journal / "00000001.jsonl").unlink()
    write_segment(journal, 1, [*answered_call("c2", NOON + 500), *answered_call("c3", NOON + 900)])
    assert Ingest(journal).catch_up(NOON) == 24
    assert {call.id for call in Call.select()} == {"c1", "c2", "c3"}


def test_a_tail_lost_with_the_power_is_not_ingested_again(journal):
    path = write_segment(journal, 1, [*answered_call("c1"), *abandoned_call("a1")])
    Ingest(journal).catch_up(NOON)
    path.write_bytes(path.read_bytes()[:500])
    write_segment(journal, 2, rejected_call("r1"))
    assert Ingest(journal).catch_up(NOON) == 2
    assert Event.select().count() == 18


def test_old_segments_go_when_they_are_ingested_but_never_the_last(journal):
    for number in (1, 2, 3):
        path = write_segment(journal, number, abandoned_call(f"a{number}"))
        os.utime(path, (NOON, NOON))
    ingest = Ingest(journal)
    assert ingest.remove_old(NOON + 90_000) == 0
    ingest.catch_up(NOON)
    assert ingest.remove_old(NOON + 3600) == 0
    assert ingest.remove_old(NOON + 90_000) == 2
    assert [row.segment for row in JournalPosition.select()] == ["00000003.jsonl"]
    assert Ingest(journal).catch_up(NOON) == 0


def test_rebuilding_gives_the_same_rows(journal):
    write_segment(journal, 1, busy_day(7))
    Ingest(journal).catch_up(NOON)
    before = rows_of_everything()
    Call.update(outcome="nonsense", recordings=9).execute()
    QueueQuarter.delete().execute()
    assert rebuild() == Event.select().count()
    assert rows_of_everything() == before


def test_roll_ups_by_increments_equal_roll_ups_of_the_whole(journal):
    write_segment(journal, 1, busy_day(11))
    Ingest(journal).catch_up(NOON)
    tables = ("queue_quarter", "agent_quarter", "offer_quarter", "call_quarter")
    before = {table: rows_of_everything()[table] for table in tables}
    rollups.recompute_range(0, 2**40 // 900 * 900)
    after = {table: rows_of_everything()[table] for table in tables}
    assert before == after
    assert rollups.check_range(0, 2**40 // 900 * 900) == []


class Killed(BaseException):
    """The process ends here: nobody may catch it."""


@pytest.mark.parametrize("seed", range(5))
def test_killed_at_random_bytes_the_rows_equal_one_clean_ingest(seed, journal, tmp_path, monkeypatch):
    """The writer is cut off at random bytes, the reader dies at random statements, in random order."""
    rng = random.Random(seed)
    monkeypatch.setattr(ingest_module, "BATCH", rng.choice((1, 7, 40, 500)))
    text = "".join(line(event) for event in busy_day(seed, calls=12)).encode()
    cuts = sorted(rng.sample(range(len(text)), 2))
    pieces = [text[: cuts[0]], text[cuts[0] : cuts[1]], text[cuts[1] :]]
    for number, piece in enumerate(pieces, start=1):
        path = journal / f"{number:08d}.jsonl"
        written = 0
        while written < len(piece):
            size = rng.randint(1, 8000)
            with path.open("ab") as file:
                file.write(piece[written : written + size])
            written += size
            ingest_and_die(journal, rng, monkeypatch)
    Ingest(journal).catch_up(NOON)
    killed = rows_of_everything()
    database.close()
    clean = tmp_path / "clean"
    clean.mkdir()
    fresh_sqlite(clean)
    with closing():
        copy = tmp_path / "copy"
        copy.mkdir()
        for number, piece in enumerate(pieces, start=1):
            (copy / f"{number:08d}.jsonl").write_bytes(piece)
        Ingest(copy).catch_up(NOON)
        assert rows_of_everything() == killed


def ingest_and_die(journal, rng, monkeypatch):
    """One run of an ingest that is killed after a random number of SQL statements."""
    left = rng.randint(1, 400)
    real = type(database.obj).execute_sql

    def execute_sql(self, sql, params=None):
        nonlocal left
        left -= 1
        if left == 0:
            raise Killed
        return real(self, sql, params)

    with monkeypatch.context() as patch:
        patch.setattr(type(database.obj), "execute_sql", execute_sql)
        with suppress(Killed):
            Ingest(journal).catch_up(NOON)
    # What a dead process leaves: nothing of its open transaction.
    database.close()
    database.connect()
