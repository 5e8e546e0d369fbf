"""`timbre line-test`: call through each trunk now, and say how it was."""

import argparse
import time
from typing import Any, Final

from appliance.core.quality.line_test import Verdict
from appliance.core.site.model import LineTest
from appliance.entry.cli.output import DONE, FAILED, as_json, complain, refuse, table, when
from appliance.entry.cli.parsers import verb, who
from appliance.entry.cli.words import say
from appliance.jobs.policy import PolicyFile
from appliance.site.paths import Paths
from appliance.store import audit, line_tests
from appliance.store.database import open_database
from appliance.store.line_tests import Tested

_BEGIN_WITHIN_S: Final = 30.0
"""timbre-jobs looks every second."""
_EACH_S: Final = 180.0
"""Ringing, talking and measuring take no longer."""
_LOOK_S: Final = 0.3


def add(verbs: Any) -> None:
    own = verb(verbs, "line-test", "line_test", _run)
    own.add_argument("trunk", nargs="*", help=say("line_test.trunk"))
    own.add_argument("--list", action="store_true", help=say("line_test.list"))
    own.add_argument("--limit", type=int, default=50, metavar="N")


def _run(arguments: argparse.Namespace) -> int:
    open_database()
    if arguments.list:
        found = line_tests.page(limit=max(1, min(arguments.limit, 1000)))
        _show([one for one in found if not arguments.trunk or one.test.trunk in arguments.trunk], arguments)
        return DONE
    tests = PolicyFile(Paths().run / "site.json").current().line_tests
    for trunk in arguments.trunk:
        if trunk not in tests:
            return refuse("line_test.no_number", trunk=trunk)
    if not tests:
        return refuse("line_test.none")
    return _test({trunk: tests[trunk] for trunk in arguments.trunk or tests}, arguments)


def _test(wanted: dict[str, LineTest], arguments: argparse.Namespace) -> int:
    now, rows = time.time(), []
    for trunk, test in wanted.items():
        rows.append(line_tests.ask(trunk, test.number, who(), now))
        audit.write(now, who(), "line_test.asked", trunk)
    found = [_await(int(row.id)) for row in rows]
    _show([one for one in found if one], arguments)
    if any(one is None or one.verdict is Verdict.WAITING for one in found):
        complain(say("line_test.nobody"))
        return FAILED
    return FAILED if any(one and one.verdict.is_fault for one in found) else DONE


def _await(id: int) -> Tested | None:
    """Until it has ended, or nobody takes it up."""
    until = time.monotonic() + _BEGIN_WITHIN_S
    going_on = False
    while True:
        found = line_tests.get(id)
        if found is None or found.verdict is not Verdict.WAITING:
            return found
        if not going_on and any(one.test.state == "calling" for one in line_tests.page(limit=20)):
            going_on, until = True, time.monotonic() + _EACH_S
        if time.monotonic() > until:
            return found
        time.sleep(_LOOK_S)


def _show(found: list[Tested], arguments: argparse.Namespace) -> None:
    if arguments.json:
        as_json([one.as_data() for one in found])
        return
    rows = [
        (
            when(data["at"]),
            data["trunk"],
            data["number"],
            say(f"line_test.{data['result']}"),
            _figure(data["answered_s"], "{:.1f} s"),
            _figure(data["mos"], "{:.2f}"),
            _figure(data["loss_in_pct"], "{:.1f} %"),
            _figure(data["loss_out_pct"], "{:.1f} %"),
            _figure(data["rtt_ms"], "{:.0f} ms"),
        )
        for data in (one.as_data() for one in found)
    ]
    heads = ("when", "trunk", "number", "result", "answered_in", "mos", "loss_in", "loss_out", "round_trip")
    table(rows, *heads)


def _figure(value: float | None, form: str) -> str:
    return "" if value is None else form.format(value)
