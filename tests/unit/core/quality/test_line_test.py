"""What a test of a line has shown, in one word."""

import pytest

from appliance.core.quality.line_test import Outcome, Verdict, judge


@pytest.mark.parametrize(
    ("outcome", "verdict"),
    [
        (Outcome(200, level_dbfs=-20.0, mos=4.3), Verdict.GOOD),
        (Outcome(200, level_dbfs=-20.0), Verdict.GOOD),
        (Outcome(200, level_dbfs=-20.0, mos=3.5), Verdict.BAD_SOUND),
        (Outcome(200, level_dbfs=-72.0, mos=4.3), Verdict.SILENT),
        (Outcome(200), Verdict.SILENT),
        (Outcome(486), Verdict.BUSY),
        (Outcome(480), Verdict.NO_ANSWER),
        (Outcome(408), Verdict.NOT_TAKEN),
        (Outcome(404), Verdict.WRONG_NUMBER),
        (Outcome(503), Verdict.NOT_TAKEN),
        (Outcome(403), Verdict.NOT_TAKEN),
        (Outcome(0), Verdict.FAILED),
        (Outcome(503, "link_full"), Verdict.LINK_FULL),
        (Outcome(503, "lines_busy"), Verdict.LINES_BUSY),
        (Outcome(403, "guard_refused_abroad"), Verdict.GUARD),
        (Outcome(503, "a word of a later release"), Verdict.NOT_TAKEN),
    ],
)
def test_each_end_has_its_word(outcome: Outcome, verdict: Verdict) -> None:
    assert judge(outcome) is verdict


def test_callers_who_were_there_first_are_no_fault_of_the_line() -> None:
    fine = {verdict for verdict in Verdict if not verdict.is_fault}
    assert fine == {
        Verdict.WAITING, Verdict.INTERRUPTED, Verdict.GOOD, Verdict.LINES_BUSY, Verdict.LINK_FULL,
    }  # fmt: skip
