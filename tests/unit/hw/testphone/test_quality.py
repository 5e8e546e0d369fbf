import pytest

from hw.testphone.quality import StreamQuality, mos_of, rating


def test_clean_line_scores_like_g711():
    assert StreamQuality(packets=500, lost=0, jitter_ms=0.4, rtt_ms=2.0).mos == pytest.approx(4.38, abs=0.02)


def test_loss_lowers_the_score():
    clean, lossy = (StreamQuality(packets=1000 - n, lost=n, jitter_ms=1, rtt_ms=None) for n in (0, 50))
    assert lossy.loss_pct == pytest.approx(5.0)
    assert lossy.mos < clean.mos - 0.4


def test_long_delay_hurts_beyond_177_ms():
    assert rating(170, 0) - rating(177, 0) < 0.2
    assert rating(177, 0) - rating(277, 0) > 11


def test_score_stays_between_one_and_four_and_a_half():
    assert mos_of(-5) == 1.0
    assert mos_of(120) == 4.5
    assert 1.0 <= mos_of(rating(2000, 80)) < 1.5


def test_call_without_a_packet_lost_nothing():
    assert StreamQuality(packets=0, lost=0, jitter_ms=0, rtt_ms=None).loss_pct == 0.0
