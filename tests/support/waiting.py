"""Waiting for a state with a deadline; never for a fixed time."""

import time
from collections.abc import Callable

PAUSE_S = 0.05


class NeverHappened(AssertionError):
    """What was awaited did not come in time; says what was there instead."""


def wait_until[T](
    look: Callable[[], T],
    what: str,
    *,
    timeout_s: float = 10.0,
    instead: Callable[[], object] | None = None,
) -> T:
    """The first true value of `look`. An exception from `look` counts as "not yet" and is told at the end.

    `what` completes "waited for …"; `instead` describes the state found when the time is over.
    """
    deadline = time.monotonic() + timeout_s
    while True:
        try:
            value, trouble = look(), None
        except (OSError, LookupError, AssertionError, ValueError) as error:
            value, trouble = None, error
        if value:
            return value
        if time.monotonic() >= deadline:
            found = instead() if instead else value
            told = f"; last: {type(trouble).__name__}: {trouble}" if trouble else f"; found {found!r}"
            raise NeverHappened(f"waited {timeout_s} s for {what}{told}") from trouble
        time.sleep(PAUSE_S)


def stays[T](look: Callable[[], T], what: str, *, for_s: float) -> None:
    """Fails as soon as `look` is false within `for_s`: for what must *not* change."""
    deadline = time.monotonic() + for_s
    while time.monotonic() < deadline:
        if not look():
            raise NeverHappened(f"{what} did not last {for_s} s")
        time.sleep(PAUSE_S)
