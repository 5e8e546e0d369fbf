"""Tests the lines when it is time, and when somebody asks: one call at once, in a thread of its own.

Callers come first: where a test on schedule would take the last line or the last place, it waits.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from appliance.core.quality.line_test import ANSWERED
from appliance.jobs.line_call import Called, Stopped, call
from appliance.jobs.policy import PolicyFile
from appliance.store import line_tests
from appliance.store.errors import PeeweeException, StoreError
from appliance.store.models import LineTest, database

log = logging.getLogger(__name__)

LOOK_EVERY_S: Final = 1.0
AFTER_TROUBLE_S: Final = 10.0
GRACE_S: Final = 60.0
"""The first minute after a start belongs to the calls."""
TOLD_WITHIN_S: Final = 8.0
"""The ACD tells of a call's end within a moment, unless it is away."""

Live = Mapping[str, Any]


class LineTester:
    def __init__(self, policy: PolicyFile, live: Callable[[], Live | None]) -> None:
        self._policy = policy
        self._live = live
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="line tests", daemon=True)
        self._started = time.monotonic()

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout_s: float = 10.0) -> None:
        """A call that goes on is hung up."""
        self._stopping.set()
        self._thread.join(timeout_s)

    def _run(self) -> None:
        pause_s = LOOK_EVERY_S
        begun = False
        while not self._stopping.wait(pause_s):
            try:
                if not begun:
                    line_tests.interrupted(time.time())
                    begun = True
                self._round()
                pause_s = LOOK_EVERY_S
            except (PeeweeException, StoreError, OSError) as error:
                log.warning("lines are not tested just now: %s", error)
                pause_s = AFTER_TROUBLE_S
            except Stopped:
                break
            finally:
                if not database.is_closed():
                    database.close()

    def _round(self) -> None:
        if time.monotonic() - self._started > GRACE_S:
            self._ask_for_due()
        if row := line_tests.begin_next(time.time()):
            self._test(row)

    def _ask_for_due(self) -> None:
        now, live = time.time(), self._live()
        for trunk, wanted in self._policy.current().line_tests.items():
            if (
                live
                and has_room(live, trunk)
                and is_due(line_tests.last_asked_at(trunk), wanted.every_s, now)
            ):
                line_tests.ask(trunk, wanted.number, "", now)

    def _test(self, row: Any) -> None:
        wanted = self._policy.current().line_tests.get(row.trunk)
        called = Called(0)
        if wanted is not None:
            called = call(row.id, row.trunk, wanted.lasts_s, self._stopping.is_set)
            self._await_told(row, called)
        if self._stopping.is_set():
            raise Stopped
        line_tests.ended(row.id, called.code, called.answered_s, called.level_dbfs, time.time())
        tested = line_tests.get(row.id)
        if tested:
            log.info("line test %d through %s: %s", row.id, row.trunk, tested.verdict)

    def _await_told(self, row: LineTest, called: Called) -> None:
        until = time.monotonic() + TOLD_WITHIN_S
        answered = called.code == ANSWERED
        while called.code and time.monotonic() < until and not self._stopping.is_set():
            if line_tests.is_told(row.id, answered=answered):
                return
            time.sleep(0.1)


def is_due(last_at: float | None, every_s: float, now: float) -> bool:
    """A clock that was set back does not stop the tests."""
    return last_at is None or not 0 <= now - last_at < every_s


def has_room(live: Live, trunk: str) -> bool:
    """Whether a caller who comes meanwhile still finds a line and a place."""
    line = live.get("trunks", {}).get(trunk)
    if not line:
        return False
    # Lines on cards take none of the link.
    link = (live.get("system", {}).get("link") or {}) if line.get("kind", "sip") == "sip" else {}
    lines, busy = int(line.get("channels") or 0), int(line.get("busy") or 0)
    return _leaves_one(lines, busy) and (not link or _leaves_one(int(link["places"]), int(link["busy"])))


def _leaves_one(there_are: int, busy: int) -> bool:
    return busy == 0 if there_are <= 1 else busy + 2 <= there_are
