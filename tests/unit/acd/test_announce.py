"""What a waiting caller hears."""

import pytest

from appliance.acd.announce import media


def test_the_next_in_line_hears_so() -> None:
    assert media(1, None, None) == ["sound:queue-youarenext"]


def test_position_then_wait_after_the_sites_own_words() -> None:
    assert media(3, 290, "/p/please-wait") == [
        "sound:/p/please-wait",
        "sound:queue-thereare",
        "number:3",
        "sound:queue-callswaiting",
        "sound:queue-holdtime",
        "number:5",
        "sound:queue-minutes",
    ]


@pytest.mark.parametrize("wait_s", [0.0, 1.0, 60.0])
def test_a_short_wait_is_less_than_two_minutes(wait_s: float) -> None:
    assert "sound:queue-less-than" in media(None, wait_s, None)


@pytest.mark.parametrize("wait_s", [None, float("inf"), float("nan")])
def test_a_wait_that_is_not_known_is_not_said(wait_s: float | None) -> None:
    assert media(None, wait_s, None) == []


def test_a_place_far_back_is_no_comfort_and_not_said() -> None:
    assert media(120, None, None) == []
