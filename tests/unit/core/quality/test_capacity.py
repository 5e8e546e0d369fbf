"""How many calls the link carries now: down at once, up slowly, never to and fro."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.core.quality.capacity import KEEP_S, RISE_S, Capacity, Heard, Why, begin, configure, step

ROUND_S = 5.0
WELL, LOSING = Heard(0.0, 0.03), Heard(0.08, 0.03)
BETWEEN = Heard(0.01, 0.03)
CALLS = st.lists(st.builds(Heard, st.floats(0, 1), st.none() | st.floats(0, 3)), max_size=12)


def run(state: Capacity, rounds: int, heard: list[Heard], start: float = 0.0) -> Capacity:
    for number in range(rounds):
        state = step(state, heard, start + number * ROUND_S)
    return state


def test_one_bad_round_is_not_enough():
    assert not step(begin(10), [LOSING] * 10, 0.0).reduced


def test_a_link_that_loses_lets_fewer_calls_in():
    state = run(begin(10), 2, [LOSING] * 10)
    assert (state.places, state.why) == (9, Why.LOSS)


def test_the_limit_falls_below_what_suffers_not_below_what_is_allowed():
    assert run(begin(40), 2, [LOSING] * 10).places == 9


def test_delay_counts_from_the_least_that_was_seen():
    state = run(begin(10), 3, [WELL] * 6)
    late = run(state, 2, [Heard(0.0, 0.3)] * 6, 20.0)
    assert (late.places, late.why) == (5, Why.DELAY)
    far_away = run(begin(10), 20, [Heard(0.0, 0.3)] * 6)
    assert not far_away.reduced


def test_one_call_that_suffers_among_many_is_not_the_links_fault():
    assert not run(begin(10), 20, [LOSING, WELL, WELL, WELL]).reduced


def test_between_good_and_bad_nothing_moves():
    state = run(begin(10), 2, [LOSING] * 10)
    assert run(state, 1000, [BETWEEN] * 9, 10.0).places == state.places


def test_a_well_link_gets_its_places_back_one_by_one():
    state = run(begin(10), 20, [LOSING] * 10)
    assert state.places < 9
    rounds = int((10 - state.places) * RISE_S / ROUND_S) + 2
    healed = run(state, rounds, [WELL] * 3, 1000.0)
    assert (healed.places, healed.why) == (10, Why.NOTHING)
    assert run(state, int(RISE_S / ROUND_S) - 1, [WELL] * 3, 1000.0).places == state.places


def test_without_calls_it_recovers_too():
    assert run(run(begin(10), 20, [LOSING] * 10), 200, [], 1000.0).places == 10


def test_other_rates_keep_a_reduced_limit_and_raise_a_whole_one():
    reduced = run(begin(10), 2, [LOSING] * 10)
    assert configure(reduced, 20).places == 9
    assert configure(begin(10), 20).places == 20
    assert configure(reduced, 5) == configure(reduced, 5)
    assert not configure(reduced, 5).reduced


@pytest.mark.parametrize("configured", [0, 1])
def test_where_no_call_can_be_spared_nothing_is_reduced(configured):
    state = run(begin(configured), 10, [LOSING])
    assert (state.places, state.why, state.reduced) == (configured, Why.NOTHING, False)


@given(st.integers(0, 60), st.lists(CALLS, max_size=80))
def test_the_limit_stays_between_one_and_what_the_rates_allow(configured, rounds):
    state = begin(configured)
    for number, heard in enumerate(rounds):
        state = step(state, heard, number * ROUND_S)
        assert min(1, configured) <= state.places <= configured
        assert state.reduced == (state.why is not Why.NOTHING)


@given(st.integers(1, 60), st.lists(CALLS, max_size=120))
def test_it_never_swings(configured, rounds):
    """Up by one at a time, and no sooner after a fall or a rise than the link was well for RISE_S."""
    state, moved_at = begin(configured), float("-inf")
    for number, heard in enumerate(rounds):
        now = number * ROUND_S
        after = step(state, heard, now)
        if after.places > state.places:
            assert after.places == state.places + 1
            assert now - moved_at >= RISE_S
        elif after.places < state.places and state.fell_at is not None:
            assert now - state.fell_at >= KEEP_S
        if after.places != state.places:
            moved_at = now
        state = after


@given(st.integers(2, 60), st.lists(CALLS, max_size=40))
def test_whatever_was_a_link_that_stays_well_is_whole_again(configured, rounds):
    state = begin(configured)
    for number, heard in enumerate(rounds):
        state = step(state, heard, number * ROUND_S)
    needed = int(configured * (RISE_S / ROUND_S)) + 2
    healed = run(state, needed, [Heard(0.0, None)], len(rounds) * ROUND_S)
    assert healed.places == configured


@given(st.integers(2, 60))
def test_calls_that_go_on_suffering_bring_it_down_to_one(configured):
    state, now = begin(configured), 0.0
    for _ in range(40 * configured):
        state, now = step(state, [LOSING] * max(1, state.places), now), now + ROUND_S
    assert state.places == 1
