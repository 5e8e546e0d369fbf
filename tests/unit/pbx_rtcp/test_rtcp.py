"""What Asterisk says of a stream, as Asterisk 22 says it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbx.rtcp import RtpFigures, codec, from_ari, from_text

SAID = (
    "ssrc=1634703128;themssrc=28977;lp=62;rxjitter=0.008000;rxcount=1191;txjitter=0.008625;txcount=1251;rlp=124;"
    "rtt=0.202011;rxmes=20.000000;txmes=60.462720/minrxjitter=000.000875;maxrxjitter=000.014875;"
    "avgrxjitter=000.008377;stdevrxjitter=000.001391;mintxjitter=000.008000;maxtxjitter=000.008000;"
    "avgtxjitter=000.008000;stdevtxjitter=000.000000;/     minrtt=000.200241;     maxrtt=000.230255;"
    "     avgrtt=000.208784;     stdevrtt=000.012470;/(alaw)"
)


def test_a_channels_last_word_is_read_with_its_means():
    assert from_text(SAID) == RtpFigures(
        1191, 62, 0.008377, 1251, 124, 0.008, 0.208784, 0.230255, reported=True, codec="alaw"
    )


def test_the_jump_of_a_streams_clock_is_not_taken_for_jitter():
    """As a far end told it of music that gave way to a voice: the smoothing of one jump, nothing else."""
    jumped = SAID.replace("maxtxjitter=000.008000", "maxtxjitter=1305.120375")
    jumped = jumped.replace("avgtxjitter=000.008000", "avgtxjitter=108.761083")
    found = from_text(jumped)
    assert found is not None
    assert (found.sent_jitter_s, found.received_jitter_s) == (0.008625, 0.008377)
    right_after = from_text(jumped.replace("txjitter=0.008625", "txjitter=98.060750"))
    assert right_after is not None and right_after.sent_jitter_s == 0.008
    assert from_ari({"rxcount": 205, "txcount": 206, "txjitter": 12.4}).sent_jitter_s == 0.0


def test_a_far_end_that_never_reported_is_known_as_such():
    found = from_text(
        "ssrc=1;themssrc=2;lp=0;rxjitter=0.0;rxcount=50;txjitter=0;txcount=50;rlp=0;rtt=0///(ulaw)"
    )
    assert found is not None
    assert (found.reported, found.received, found.codec) == (False, 50, "ulaw")


@pytest.mark.parametrize("text", ["", "///", "///(alaw)", "nonsense"])
def test_a_channel_without_a_stream_has_no_figures(text):
    assert from_text(text) is None


def test_the_object_of_ari_reads_the_same():
    body = {
        "rxcount": 205,
        "rxploss": 5,
        "rxjitter": 0.01,
        "txcount": 206,
        "txploss": 2,
        "rtt": 0.1,
        "maxrtt": 0.2,
    }
    assert from_ari(body, "gsm") == RtpFigures(
        205, 5, 0.01, 206, 2, 0.0, 0.1, 0.2, reported=True, codec="gsm"
    )


@pytest.mark.parametrize(
    ("said", "name"), [("(alaw)", "alaw"), ("(gsm|alaw)", "gsm"), ("", ""), ("(nothing)", "nothing")]
)
def test_the_first_of_a_channels_formats_is_its_codec(said, name):
    assert codec(said) == name


@given(
    st.text() | st.text(alphabet="ssrc=;/0123456789.-eEnaif()", max_size=80).map(lambda text: "ssrc=1" + text)
)
def test_whatever_comes_is_read_without_a_fault_and_makes_sense(text):
    found = from_text(text)
    assert found is None or min(found.received, found.sent_lost, found.rtt_s, found.received_jitter_s) >= 0
