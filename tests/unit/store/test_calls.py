"""Searching calls: every filter, and pages that neither skip nor repeat."""

import pytest

from appliance.core import history as h
from appliance.store import calls
from appliance.store.calls import BadCursor, CallFilter
from appliance.store.ingest import Ingest
from tests.support.journals import NOON, abandoned_call, answered_call, busy_day, rejected_call, write_segment


@pytest.fixture
def ingest(database_url, tmp_path):
    folder = tmp_path / "journal"
    folder.mkdir()

    def run(events):
        write_segment(folder, 1, events)
        Ingest(folder).catch_up(NOON)

    return run


@pytest.fixture
def three(ingest):
    ingest(
        [
            *answered_call("c1", NOON, queue="sales", agent="ana", number="3001112233"),
            *abandoned_call("c2", NOON + 100, queue="support"),
            *rejected_call("c3", NOON + 200),
            h.CallStarted(
                at=NOON + 300, call="c4", caller_number="6015550000", did="5716001001", trunk="spare"
            ),
        ]
    )


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (CallFilter(), "c4 c3 c2 c1"),
        (CallFilter(from_at=NOON + 100, to_at=NOON + 300), "c3 c2"),
        (CallFilter(number="111-22"), "c1"),
        (CallFilter(number="6001001"), "c4"),
        (CallFilter(agent="ana"), "c1"),
        (CallFilter(queue="support"), "c2"),
        (CallFilter(outcome="rejected"), "c3"),
        (CallFilter(outcome="lasting"), "c4"),
        (CallFilter(trunk="spare"), "c4"),
        (CallFilter(direction="out"), ""),
        (CallFilter(recorded=True), "c1"),
        (CallFilter(recorded=False, outcome="abandoned"), "c2"),
        (CallFilter(min_talk_s=60), "c1"),
        (CallFilter(min_wait_s=20), "c2"),
        (CallFilter(text="ñandú 300111"), "c1"),
        (CallFilter(text="NANDU maria"), "c1"),
        (CallFilter(text="main:1"), "c1"),
        (CallFilter(text="c2"), "c2"),
        (CallFilter(text="100%"), ""),
        (CallFilter(text="_"), ""),
        (CallFilter(text="' OR 1=1 --"), ""),
    ],
)
def test_each_filter_finds_its_calls(three, wanted, found):
    assert [call.id for call in calls.search(wanted).rows] == found.split()


def test_pages_neither_skip_nor_repeat(ingest):
    ingest(busy_day(5, calls=57))
    whole = [call.id for call in calls.export(CallFilter())]
    assert len(whole) == len(set(whole)) == 57
    paged, before = [], None
    while True:
        page = calls.search(CallFilter(), before, 10)
        paged += [call.id for call in page.rows]
        before = page.next
        if before is None:
            break
    assert paged == whole


def test_calls_of_one_moment_keep_their_order_over_pages(ingest):
    ingest([event for n in range(25) for event in rejected_call(f"r{n:02d}", NOON)])
    first = calls.search(CallFilter(), limit=10)
    second = calls.search(CallFilter(), first.next, 10)
    assert [call.id for call in first.rows + second.rows] == [f"r{n:02d}" for n in range(24, 4, -1)]


@pytest.mark.parametrize("cursor", ["x", "bm9uc2Vuc2U", "W10", "ñ"])
def test_a_damaged_cursor_is_refused(database_url, cursor):
    with pytest.raises(BadCursor, match="first page"):
        calls.search(CallFilter(), cursor)


def test_a_call_in_full(three):
    detail = calls.get("c1")
    assert detail.call.outcome == "answered"
    assert [visit.queue for visit in detail.visits] == ["sales"]
    assert [offer.result for offer in detail.offers] == ["connected"]
    assert [recording.file for recording in detail.recordings] == ["2026/11/22/c1.raw"]
    assert detail.events[0]["kind"] == "call_started"
    assert calls.get("nonsense") is None
