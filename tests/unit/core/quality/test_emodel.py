"""The E-model against values worked out by hand and against its own promises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.core.quality.emodel import BAD_MOS, CODECS, combined_rating, mos, rating
from hw.testphone import quality as peer

LOSS, DELAY_S = st.floats(0, 1), st.floats(0, 2)


def test_the_best_that_a_telephone_gets():
    assert rating(0.0, 0.0) == pytest.approx(93.2)
    assert mos(93.2) == pytest.approx(4.41, abs=0.005)


@pytest.mark.parametrize(
    ("r", "score"), [(0, 1.0), (50, 2.58), (60, 3.10), (70, 3.60), (80, 4.02), (90, 4.34), (100, 4.5)]
)
def test_scores_are_those_of_annex_b(r, score):
    assert mos(r) == pytest.approx(score, abs=0.006)


def test_delay_hurts_more_beyond_the_knee():
    assert rating(0.1, 0.0) == pytest.approx(93.2 - 2.4)
    assert rating(0.3, 0.0) == pytest.approx(93.2 - 7.2 - 0.11 * 122.7)


def test_loss_of_g711_is_concealed_as_g113_says():
    assert rating(0.0, 0.05) == pytest.approx(93.2 - 95 * 5 / 30.1)


def test_a_lean_codec_costs_its_own_and_two_add_up():
    assert rating(0.0, 0.0, "gsm") == pytest.approx(73.2)
    assert combined_rating(0.0, 0.0, ("alaw", "gsm")) == pytest.approx(73.2)
    assert mos(73.2) > BAD_MOS


@given(DELAY_S, LOSS, LOSS, st.sampled_from(sorted(CODECS)))
def test_more_loss_or_delay_never_sounds_better(delay_s, one, other, codec):
    less, more = sorted((one, other))
    assert rating(delay_s, less, codec) >= rating(delay_s, more, codec)
    assert rating(delay_s, less, codec) >= rating(delay_s + 0.01, less, codec)
    assert 1.0 <= mos(rating(delay_s, more, codec)) <= 4.5


@given(DELAY_S, LOSS)
def test_the_test_phone_that_was_written_apart_agrees(delay_s, loss):
    assert mos(rating(delay_s, loss)) == pytest.approx(peer.mos_of(peer.rating(1000 * delay_s, 100 * loss)))
