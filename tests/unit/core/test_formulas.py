"""KPI definitions and Erlang's formulas, against published values and each other."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.core.figures import erlang, kpi


def test_erlang_b_against_the_classic_table() -> None:
    assert erlang.erlang_b(10, 5.0) == pytest.approx(0.0184, abs=5e-5)
    assert erlang.erlang_b(1, 1.0) == pytest.approx(0.5)


def test_erlang_c_of_one_agent_is_the_load() -> None:
    assert erlang.erlang_c(1, 0.7) == pytest.approx(0.7)
    assert erlang.mean_wait_s(1, 0.5, 180) == pytest.approx(180)


def test_erlang_c_against_a_textbook_case() -> None:
    """Two servers at a = 4/3: C = 8/15 (Gross and Harris, M/M/c)."""
    assert erlang.erlang_c(2, 4 / 3) == pytest.approx(8 / 15)


def test_overload_waits_for_ever() -> None:
    assert erlang.erlang_c(3, 3.0) == 1.0
    assert erlang.mean_wait_s(3, 3.5, 100) == math.inf
    assert erlang.service_level(3, 3.5, 100, 20) == 0.0


@given(st.integers(1, 60), st.floats(0.05, 0.98))
def test_more_agents_never_wait_longer(agents: int, occupancy: float) -> None:
    load = agents * occupancy
    assert 0 <= erlang.erlang_b(agents, load) <= erlang.erlang_c(agents, load) <= 1
    assert erlang.mean_wait_s(agents + 1, load, 100) <= erlang.mean_wait_s(agents, load, 100)


@given(st.floats(0.1, 40), st.floats(0.5, 0.95))
def test_agents_needed_are_just_enough(load: float, wanted: float) -> None:
    agents = erlang.agents_needed(load, 180, 20, wanted)
    assert erlang.service_level(agents, load, 180, 20) >= wanted
    assert agents - 1 <= load or erlang.service_level(agents - 1, load, 180, 20) < wanted


def test_service_level_counts_overflow_against_the_queue_and_leaves_short_abandons_out() -> None:
    assert kpi.service_level_pct(in_service=6, answered=7, abandoned=2, overflowed=1) == 60.0


def test_nothing_to_divide_by_is_not_zero() -> None:
    assert kpi.service_level_pct(0, 0, 0, 0) is None
    assert kpi.average_wait_s(0.0, 0) is None
    assert kpi.occupancy_pct(0, 0, 0, 0) is None
    assert kpi.utilisation_pct(0, 0, 0, 0) is None


def test_shares_of_those_whose_wait_is_over_add_up() -> None:
    counts = {"answered": 70, "abandoned": 20, "overflowed": 10}
    assert kpi.answer_rate_pct(**counts) == 70.0
    assert kpi.abandonment_pct(**counts) == 20.0
    assert kpi.rejection_pct(rejected=5, offered=95) == 5.0


def test_means_and_occupancy() -> None:
    assert kpi.average_wait_s(120.0, 10) == 12.0
    assert kpi.average_talk_s(600.0, 5) == 120.0
    assert kpi.average_handling_s(600.0, 100.0, 5) == 140.0
    assert kpi.occupancy_pct(talk_s=1800, wrap_up_s=600, offered_s=300, ready_s=900) == 75.0
    assert kpi.utilisation_pct(talk_s=1800, wrap_up_s=600, offered_s=300, logged_in_s=5400) == 50.0
