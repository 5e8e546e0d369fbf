"""Calls of which only Asterisk's log told are in today's counters like any other."""

from appliance.core.facts import CallsUnseen
from appliance.core.history import CallConnected, CallEnded, CallEnteredQueue, CallLeftQueue, HistoryEvent
from tests.unit.core.centre import WALL, Centre, centre

NOW = WALL + 1000.0
DAY_S = 86_400.0


def answered(at: float, waited_s: float = 7.0, talked_s: float = 60.0) -> tuple[HistoryEvent, ...]:
    return (
        CallEnteredQueue(at=at, call="c1", queue="sales"),
        CallConnected(
            at=at + waited_s, call="c1", queue="sales", visit=1, agent="ana", extension="100",
            waited_s=waited_s, recorded=True,
        ),
        CallLeftQueue(
            at=at + waited_s + talked_s, call="c1", queue="sales", visit=1, outcome="answered",
            waited_s=waited_s, talked_s=talked_s, agent="ana",
        ),
        CallEnded(at=at + waited_s + talked_s, call="c1", outcome="answered", by="caller", queue="sales"),
    )  # fmt: skip


def left(outcome: str, waited_s: float) -> tuple[HistoryEvent, ...]:
    return (
        CallEnteredQueue(at=NOW - waited_s, call="c2", queue="sales"),
        CallLeftQueue(at=NOW, call="c2", queue="sales", visit=1, outcome=outcome, waited_s=waited_s),
        CallEnded(at=NOW, call="c2", outcome=outcome, by="caller", queue="sales"),
    )


def counted(c: Centre, *events: HistoryEvent) -> dict[str, float]:
    assert c.tell(CallsUnseen(events)) == []
    return {name: figure for name, figure in c.line()["today"].items() if figure}


def test_an_answered_one_counts_for_the_queue_and_its_agent() -> None:
    c = centre("ana")
    assert counted(c, *answered(NOW - 100)) == {
        "offered": 1,
        "answered": 1,
        "in_service": 1,
        "wait_total_s": 7.0,
        "talk_total_s": 60.0,
        "longest_wait_s": 7.0,
    }
    ana = c.acd.view().agents["ana"]
    assert (ana["calls_today"], ana["talk_today_s"]) == (1, 60.0)


def test_those_who_gave_up_or_were_sent_on_count_as_such() -> None:
    assert counted(centre("ana"), *left("abandoned", 40.0)) == {
        "offered": 1,
        "abandoned": 1,
        "longest_wait_s": 40.0,
    }
    assert counted(centre("ana"), *left("overflowed", 50.0))["overflowed"] == 1


def test_one_refused_for_busy_lines_counts_as_rejected_only() -> None:
    refused = CallEnded(at=NOW, call="c3", outcome="rejected", by="caller", queue="sales")
    assert counted(centre("ana"), refused) == {"rejected": 1}


def test_what_was_yesterday_counts_no_more() -> None:
    assert counted(centre("ana"), *answered(NOW - DAY_S)) == {}


def test_queues_and_agents_that_are_no_more_harm_nobody() -> None:
    gone = CallEnteredQueue(at=NOW, call="c4", queue="closed-down")
    stranger = CallLeftQueue(
        at=NOW, call="c4", queue="sales", visit=1, outcome="answered", waited_s=1.0, talked_s=5.0, agent="zoe"
    )
    assert counted(centre("ana"), gone, stranger) == {"talk_total_s": 5.0}
