"""Skills: who may serve whom, and how asking less with time lets somebody in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.core.agents import skills
from appliance.core.site.model import Queue, SkillNeed
from tests.support.core_site import agent
from tests.unit.core.centre import Centre, centre_of

RELAXING = SkillNeed("english", 5, relax_after_s=30, relax_every_s=10, floor=2)


def english_queue(need: SkillNeed = RELAXING) -> Centre:
    users = [agent("ana", "en", english=4), agent("beto", "en"), agent("caro", "en", english=7)]
    return centre_of([Queue("en", "English", skills=(need,))], users)


@pytest.mark.parametrize(
    ("waited_s", "level"), [(0, 5), (29.9, 5), (30, 4), (39.9, 4), (40, 3), (50, 2), (60, 2), (1000, 2)]
)
def test_level_falls_by_one_at_each_step_down_to_the_floor(waited_s: float, level: int) -> None:
    assert skills.required_level(RELAXING, waited_s) == level


@given(
    st.integers(1, 10),
    st.none() | st.floats(0, 1000),
    st.floats(0, 100),
    st.integers(0, 10),
    st.floats(0, 2000),
)
def test_next_change_is_when_the_level_changes_next(
    level: int, after: float | None, every: float, floor: int, waited: float
) -> None:
    need = SkillNeed("s", level, after, every if every > 0.01 else 0.0, floor)
    now = skills.required_level(need, waited)
    assert min(floor, level) <= now <= level
    change = skills.next_change_s([need], waited)
    if change is None:
        assert skills.required_level(need, 1e9) == now
    else:
        assert change > waited and skills.required_level(need, change) < now


def test_calls_own_minimum_stands_above_the_queues_and_relaxes_like_it() -> None:
    (asked,) = skills.needs([RELAXING], {"english": 8})
    assert (asked.level, asked.relax_after_s) == (8, 30)
    (only_the_calls,) = skills.needs([], {"french": 3})
    assert skills.next_change_s([only_the_calls], 0) is None


def test_only_qualified_agents_are_rung() -> None:
    c = english_queue()
    c.log_in("ana", "beto")
    c.queue("c1", "en")
    assert c.rung() == []
    c.log_in("caro")
    assert c.agent("caro")["call"] == "c1"


def test_relaxing_lets_the_next_best_in_at_its_moment() -> None:
    c = english_queue()
    c.log_in("ana", "beto")
    c.queue("c1", "en")
    c.pass_s(29.9)
    assert c.rung() == []
    c.pass_s(0.1)
    assert c.rung() == [("ana", "c1")]


def test_skill_relaxed_to_nothing_is_asked_of_nobody() -> None:
    c = english_queue(SkillNeed("english", 2, relax_after_s=10, relax_every_s=5))
    c.log_in("beto")
    c.queue("c1", "en")
    c.pass_s(15)
    assert c.rung() == [("beto", "c1")]


def test_calls_skill_decides_among_equals_in_one_queue() -> None:
    c = english_queue(SkillNeed("english", 1))
    c.log_in("ana", "caro")
    c.queue("c1", "en", skills={"english": 6})
    assert c.rung() == [("caro", "c1")]


def test_agent_passes_over_callers_who_ask_more_than_they_have() -> None:
    c = english_queue(SkillNeed("english", 0))
    c.queue("hard", "en", skills={"english": 9})
    c.now += 5
    c.queue("easy", "en")
    c.log_in("beto")
    assert c.agent("beto")["call"] == "easy"
    assert c.order("en") == ["hard", "easy"], "the place is kept"
