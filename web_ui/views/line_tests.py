"""Tests of the lines in words: each trunk with its last one, and the list of all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from appliance.core.quality.line_test import Verdict
from appliance.store.line_tests import Tested
from web_ui.site_view import SiteView
from web_ui.translations.catalog import mark
from web_ui.views.sound import Score, score

RESULT: Final = {
    Verdict.WAITING: mark("test|Going on"),
    Verdict.INTERRUPTED: mark("test|Interrupted"),
    Verdict.GOOD: mark("test|Good"),
    Verdict.BAD_SOUND: mark("test|Bad sound"),
    Verdict.SILENT: mark("test|Answered, but silent"),
    Verdict.BUSY: mark("test|Busy"),
    Verdict.NO_ANSWER: mark("test|No answer"),
    Verdict.WRONG_NUMBER: mark("test|Wrong number"),
    Verdict.NOT_TAKEN: mark("test|The carrier did not take it"),
    Verdict.LINES_BUSY: mark("test|All lines were busy"),
    Verdict.LINK_FULL: mark("test|The link was full"),
    Verdict.GUARD: mark("test|Refused by the toll-fraud guard"),
    Verdict.FAILED: mark("test|The box could not call"),
}


@dataclass(frozen=True, slots=True)
class LineTestRow:
    """One test."""

    id: int
    at: float
    trunk: str
    """Its label."""
    number: str
    result: str
    """A marked text."""
    tone: str
    waiting: bool
    by: str
    """Who asked for it; empty: it was time."""
    answered_s: float | None
    score: Score | None
    loss_in_pct: float | None
    loss_out_pct: float | None
    rtt_ms: float | None


@dataclass(frozen=True, slots=True)
class TrunkTests:
    """A trunk that the site tests."""

    name: str
    label: str
    number: str
    every_s: int
    last: LineTestRow | None


def line_test_row(tested: Tested, site: SiteView, names: Mapping[str, str]) -> LineTestRow:
    data: dict[str, Any] = tested.as_data()
    verdict = tested.verdict
    good = "good" if verdict is Verdict.GOOD else ""
    return LineTestRow(
        id=data["id"],
        at=data["at"],
        trunk=site.trunk_label(data["trunk"]),
        number=data["number"],
        result=RESULT[verdict],
        tone="alarm" if verdict.is_fault else good,
        waiting=verdict is Verdict.WAITING,
        by=names.get(data["by"], data["by"]),
        answered_s=data["answered_s"],
        score=score(data["mos"]),
        loss_in_pct=data["loss_in_pct"],
        loss_out_pct=data["loss_out_pct"],
        rtt_ms=data["rtt_ms"],
    )


def trunk_tests(site: SiteView, lines: Iterable[LineTestRow]) -> tuple[TrunkTests, ...]:
    """In the order of the site file. `lines`: newest first."""
    last: dict[str, LineTestRow] = {}
    for line in lines:
        last.setdefault(line.trunk, line)
    trunks = site.site.trunks.values() if site.site else ()
    return tuple(
        TrunkTests(
            trunk.name,
            site.trunk_label(trunk.name),
            trunk.line_test.number,
            trunk.line_test.every_s,
            last.get(site.trunk_label(trunk.name)),
        )
        for trunk in trunks
        if trunk.line_test
    )
