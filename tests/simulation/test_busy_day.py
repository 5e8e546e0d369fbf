"""A day of 50 agents with every trouble at once: the promises hold, and everybody is accounted for."""

from collections import Counter

import pytest

from appliance.core.history import CallEnded, HistoryEvent
from tests.simulation.busy_day import BusyDay


@pytest.mark.parametrize(("seed", "every_s"), [(1, 5.0), (2, 3.0)], ids=["quiet", "overrun"])
def test_a_day_of_troubles_loses_nobody(
    seed: int, every_s: float, capsys: pytest.CaptureFixture[str]
) -> None:
    day = BusyDay(seed, every_s)
    outcomes: Counter[str] = Counter()
    enter = day.ledger.enter

    def note(event: HistoryEvent) -> None:
        enter(event)
        if isinstance(event, CallEnded):
            outcomes[event.outcome] += 1

    day.ledger.enter = note  # type: ignore[method-assign]
    day.run(hours=6)
    view = day.time.acd.view()
    with capsys.disabled():
        print(f"\n  {len(day.ledger.started)} callers, {sum(day.done.values())} facts, {day.cores} cores")
        print(f"    {dict(outcomes.most_common())}")
    assert day.ledger.started == day.ledger.ended
    assert not day.ledger.open_visits and not day.ledger.open_offers
    assert not view.calls and not day.legs
    assert all(agent["state"] not in ("offered", "talking") for agent in view.agents.values())
    assert outcomes["answered"] > 0.5 * len(day.ledger.started)
