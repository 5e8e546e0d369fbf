"""In no hour and in no day is more used than allowed, whatever the meter and the keeper go through."""

from hypothesis import given
from hypothesis import strategies as st

from appliance.core.guard.ledger import DAY_S, GRAIN_S, HOUR_S, Ledger

WINDOWS = {HOUR_S: 600, DAY_S: 3000}

steps = st.lists(
    st.tuples(st.floats(1, 2 * HOUR_S), st.integers(0, 400), st.sampled_from(["look", "restart", "dead"])),
    max_size=80,
)


@given(steps)
def test_in_no_window_is_more_used_than_granted(moves: list[tuple[float, int, str]]) -> None:
    """Calls use what they want up to the ceiling; the ledger looks, dies and comes back."""
    ledger, now, meter = Ledger(), 0.0, 0
    ledger.observe(meter, now)
    ceiling = ledger.ceiling(WINDOWS, now)
    history = [(now, meter)]
    for passes_s, wants, what in moves:
        now += passes_s
        assert ceiling is not None
        meter = max(meter, min(meter + wants, ceiling))
        history.append((now, meter))
        if what == "dead":
            continue
        if what == "restart":
            ledger = Ledger.restored(ledger.snapshot(now - 1.0), now, 1.0)
        ledger.observe(meter, now)
        ceiling = ledger.ceiling(WINDOWS, now)
    for window_s, limit in WINDOWS.items():
        for end, used in history:
            before = max((u for at, u in history if at <= end - window_s), default=0)
            assert used - before <= limit


def test_what_was_used_counts_no_more_after_its_hour() -> None:
    ledger = Ledger()
    ledger.observe(0, 0.0)
    ledger.observe(600, 100.0)
    assert ledger.breached(WINDOWS, 100.0)
    assert ledger.ceiling(WINDOWS, HOUR_S) == 600
    ledger.observe(600, HOUR_S + 100.0)
    assert ledger.ceiling(WINDOWS, HOUR_S + 100.0 + GRAIN_S) == 1200
    assert not ledger.breached(WINDOWS, HOUR_S + 100.0 + GRAIN_S)


def test_a_meter_that_lost_its_running_calls_gives_nothing_back() -> None:
    ledger = Ledger()
    ledger.observe(0, 0.0)
    ledger.observe(500, 60.0)
    ledger.observe(100, 70.0)
    assert ledger.used_within(HOUR_S, 70.0) == 500
    assert ledger.ceiling(WINDOWS, 70.0) == 200
    ledger.observe(200, 80.0)
    assert ledger.breached(WINDOWS, 80.0)


def test_a_release_begins_anew() -> None:
    ledger = Ledger()
    ledger.observe(0, 0.0)
    ledger.observe(600, 60.0)
    ledger.forgive(61.0)
    assert not ledger.breached(WINDOWS, 61.0)
    assert ledger.ceiling(WINDOWS, 61.0) == 1200
    assert ledger.used_within(HOUR_S, 61.0) == 0


def test_time_away_counts_and_a_clock_set_back_does_not() -> None:
    ledger = Ledger()
    ledger.observe(0, 1000.0)
    ledger.observe(600, 1100.0)
    kept = ledger.snapshot(1100.0)
    assert Ledger.restored(kept, 5.0, HOUR_S + GRAIN_S).ceiling(WINDOWS, 5.0) == 1200
    assert Ledger.restored(kept, 5.0, -DAY_S).ceiling(WINDOWS, 5.0) == 600
