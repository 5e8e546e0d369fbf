"""How many calls fit a link."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.core.admission import FRAMING, VOICE_SHARE, call_bit_s, calls_that_fit, lean
from appliance.core.site.model import Overhead, Wan
from hw.qos.plan import OUT_SHARE, SHARES, Minor

CODECS = ("alaw", "ulaw", "g722")


@pytest.mark.parametrize(
    ("overhead", "bit_s"),
    [("none", 85_600), ("ethernet", 95_200), ("vlan", 96_800), ("pppoe", 98_400), ("dsl", 106_000)],
)
def test_g711_takes_what_the_book_says(overhead, bit_s):
    assert call_bit_s("alaw", Overhead(overhead)) == pytest.approx(bit_s)


def test_ten_calls_fit_a_megabit_sold_by_its_frames():
    assert calls_that_fit(Wan(4000, 1000, overhead=Overhead.NONE), CODECS) == 10


def test_the_narrower_direction_decides():
    assert calls_that_fit(Wan(1000, 4000), CODECS) == calls_that_fit(Wan(4000, 1000), CODECS) == 9


def test_what_is_admitted_is_what_the_shaper_gives_voice_as_its_own():
    assert SHARES[Minor.VOICE] * OUT_SHARE >= VOICE_SHARE


@given(st.integers(128, 1_000_000), st.integers(128, 1_000_000), st.sampled_from(Overhead))
def test_calls_that_fit_leave_the_reserve_and_one_more_would_not(up, down, overhead):
    wan = Wan(down, up, overhead=overhead)
    fits, each = calls_that_fit(wan, CODECS), call_bit_s("alaw", overhead)
    assert fits * each <= VOICE_SHARE * min(up, down) * 1000 + 1
    assert (fits + 1) * each > VOICE_SHARE * min(up, down) * 1000 - 1


@given(st.integers(1, 1514), st.sampled_from(Overhead))
def test_no_packet_shrinks_on_the_link_and_cells_are_whole(size, overhead):
    framing = FRAMING[overhead]
    assert framing.on_link(size) >= max(size + framing.extra_bytes, framing.least_bytes)
    assert not framing.cells or framing.on_link(size) % 53 == 0
    assert framing.on_link(size + 1) >= framing.on_link(size)


def test_a_lean_codec_is_the_leanest_that_saves_something():
    assert lean(("alaw", "g726", "gsm"), Overhead.ETHERNET) == "gsm"
    assert lean(("alaw", "g726"), Overhead.ETHERNET) == "g726"
    assert lean(("alaw", "ulaw", "g722"), Overhead.ETHERNET) == ""
    assert lean(("gsm",), Overhead.ETHERNET) == ""
    assert call_bit_s("gsm", Overhead.ETHERNET) == pytest.approx(44_400)
