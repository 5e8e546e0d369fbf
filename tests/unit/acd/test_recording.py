"""Names of recordings."""

from datetime import UTC, datetime

import pytest

from appliance.acd.recording import file_of, number_of

AT = datetime(2026, 11, 2, tzinfo=UTC)


@pytest.mark.parametrize("number", [1, 2, 17])
def test_a_recordings_name_says_call_and_conversation(number: int) -> None:
    file = file_of("1795339399.2", number, AT)
    assert file.startswith("2026/11/02/1795339399.2")
    assert number_of(f"/var/lib/timbre/recordings/{file}", "1795339399.2") == number


def test_the_first_has_no_number_in_its_name() -> None:
    assert file_of("1795339399.2", 1, AT) == "2026/11/02/1795339399.2.raw"
    assert file_of("1795339399.2", 2, AT) == "2026/11/02/1795339399.2.2.raw"


def test_a_call_id_cannot_leave_the_folder() -> None:
    assert file_of("../../etc/passwd", 1, AT) == "2026/11/02/.._.._etc_passwd.raw"


@pytest.mark.parametrize("file", ["", "/x/other.raw", "/x/1795339399.2.fallback.raw"])
def test_another_ones_file_has_no_number(file: str) -> None:
    assert number_of(file, "1795339399.2") == 0
