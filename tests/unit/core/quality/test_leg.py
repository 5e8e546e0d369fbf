"""Legs and what they make of a conversation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.core.quality.emodel import BAD_MOS
from appliance.core.quality.leg import Leg, Stream, conversation_mos

WELL = Stream(1000)
GOOD = Leg(WELL, WELL, 0.02)
COUNTS = st.integers(0, 100_000)
STREAMS = st.builds(Stream, COUNTS, COUNTS, st.floats(0, 1))
LEGS = st.builds(Leg, STREAMS, st.none() | STREAMS, st.none() | st.floats(0, 5))


def test_two_good_legs_are_a_good_conversation():
    assert conversation_mos(GOOD, GOOD) == pytest.approx(4.36, abs=0.03)


def test_loss_on_either_leg_spoils_the_way_that_it_lies_on():
    lossy = Leg(Stream(900, 100), WELL, 0.02)
    assert lossy.heard_mos < BAD_MOS < lossy.told_mos
    assert conversation_mos(lossy, GOOD) == conversation_mos(GOOD, lossy) < BAD_MOS


def test_losses_and_delays_of_both_legs_add_up():
    one = Leg(Stream(980, 20), Stream(980, 20), 0.3)
    assert conversation_mos(one, one) < one.mos


def test_a_party_that_is_never_heard_is_the_worst_there_is():
    assert Leg(Stream(0), Stream(500)).mos == 1.0
    assert conversation_mos(Leg(Stream(0), Stream(500)), GOOD) == 1.0


def test_too_little_says_nothing():
    assert Leg(Stream(20, 5), Stream(20)).mos is None
    assert conversation_mos(Leg(Stream(20), Stream(20)), Leg(Stream(20), None)) is None


def test_the_last_stretch_is_what_came_since():
    before, now = Leg(Stream(1000, 10), Stream(500, 5)), Leg(Stream(1200, 60), Stream(700, 5))
    assert now.since(before).heard == Stream(200, 50)
    assert now.since(before).told == Stream(200, 0)
    assert now.since(None) == now


def test_a_stream_that_began_anew_is_counted_from_its_beginning():
    assert Stream(50, 2).since(Stream(1000, 10)) == Stream(50, 2)


@given(LEGS, LEGS)
def test_scores_are_scores_whatever_is_measured(one, other):
    for found in (one.mos, other.mos, conversation_mos(one, other)):
        assert found is None or 1.0 <= found <= 4.5
    assert conversation_mos(one, other) == conversation_mos(other, one)
