"""What a test of a line has shown, in one word. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from appliance.core.quality.emodel import BAD_MOS

SILENCE_DBFS: Final = -55.0
"""Quieter is no voice and no tone: what is left of G.711's quantisation and a quiet line."""
ANSWERED: Final = 200
_BUSY: Final = frozenset({486, 600})
RANG_FOR_NOTHING: Final = 480
_NOBODY: Final = frozenset({RANG_FOR_NOTHING, 487})
"""Not 408: with it nobody has even said that the call came."""
_WRONG: Final = frozenset({404, 410, 484, 485, 604})


class Verdict(StrEnum):
    WAITING = "waiting"
    """Asked for, or being called."""
    INTERRUPTED = "interrupted"
    """The box was stopped meanwhile."""
    GOOD = "good"
    BAD_SOUND = "bad_sound"
    SILENT = "silent"
    """Answered, and nothing was heard."""
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    NOT_TAKEN = "not_taken"
    """The carrier did not take the call, or is not there."""
    LINES_BUSY = "lines_busy"
    """Callers had all lines of the trunk."""
    LINK_FULL = "link_full"
    """Callers had all places of the link."""
    GUARD = "guard"
    """The toll-fraud guard refused it."""
    FAILED = "failed"
    """The box itself could not call."""

    @property
    def is_fault(self) -> bool:
        """Whether somebody has to look at the line or at what the site says of it."""
        return self not in _NO_FAULT


_NO_FAULT: Final = frozenset(
    {Verdict.WAITING, Verdict.INTERRUPTED, Verdict.GOOD, Verdict.LINES_BUSY, Verdict.LINK_FULL}
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is known of a test that has ended."""

    code: int
    """SIP status of its end, 200 if it was answered; 0: the test phone did not work."""
    refused: str = ""
    """Why our own dialplan refused it."""
    level_dbfs: float | None = None
    """Of what was heard; None: nothing came."""
    mos: float | None = None
    """Of the stretch between box and carrier; None: not measured."""


def judge(outcome: Outcome) -> Verdict:
    if outcome.refused:
        return _refusal(outcome.refused)
    if outcome.code == ANSWERED:
        if outcome.level_dbfs is None or outcome.level_dbfs < SILENCE_DBFS:
            return Verdict.SILENT
        bad = outcome.mos is not None and outcome.mos < BAD_MOS
        return Verdict.BAD_SOUND if bad else Verdict.GOOD
    if outcome.code in _BUSY:
        return Verdict.BUSY
    if outcome.code in _NOBODY:
        return Verdict.NO_ANSWER
    if outcome.code in _WRONG:
        return Verdict.WRONG_NUMBER
    return Verdict.NOT_TAKEN if outcome.code else Verdict.FAILED


def _refusal(reason: str) -> Verdict:
    if reason.startswith("guard_"):
        return Verdict.GUARD
    return Verdict(reason) if reason in (Verdict.LINK_FULL, Verdict.LINES_BUSY) else Verdict.NOT_TAKEN
