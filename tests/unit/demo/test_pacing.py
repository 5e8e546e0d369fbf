import itertools
import random
import statistics

from appliance.demo import pacing


def test_load_follows_the_day_without_jumps():
    day = [pacing.load(second) for second in range(int(pacing.DAY_S))]
    assert max(day) <= max(pacing.CURVE)
    assert min(day) >= min(pacing.CURVE)
    assert max(abs(a - b) for a, b in itertools.pairwise(day)) < 0.01
    assert pacing.load(0) == pacing.load(pacing.DAY_S)


def test_arrivals_are_as_many_as_the_load_asks():
    rng = random.Random(1)
    gaps = [pacing.next_arrival_s(0.0, rng) for _ in range(5000)]
    assert abs(statistics.mean(gaps) - pacing.BUSY_GAP_S / pacing.load(0.0)) < 0.5


def test_conversations_have_the_stated_mean_and_an_end():
    rng = random.Random(2)
    talks = [pacing.talk_s(rng) for _ in range(5000)]
    assert abs(statistics.mean(talks) - pacing.TALK_MEAN_S) < 2.0
    assert max(talks) <= 4 * pacing.TALK_MEAN_S


def test_the_floor_is_busy_but_not_flooded():
    """Little's law: how many are on the line on average at the busiest hour."""
    on_the_line = max(pacing.CURVE) / pacing.BUSY_GAP_S * (pacing.TALK_MEAN_S + 25.0)
    assert 4 < on_the_line < 12
