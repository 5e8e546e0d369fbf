"""The core and its heartbeat: facts in, commands out, the timer on the core's next deadline.

This is the hot path of a call: commands are written before anything else happens; what others want to
see of it (feed, snapshot on disk) follows a moment later, in one go for many events.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable

from appliance.acd.execute import Executor
from appliance.core.acd import Acd
from appliance.core.facts import Fact
from appliance.core.refusals import Refused

log = logging.getLogger(__name__)

SETTLE_S = 0.04
"""Changes of this span are published together."""
AFTER_DEFECT_S = 1.0


class Shell:
    def __init__(self, core: Acd, executor: Executor, on_settled: Callable[[], None]) -> None:
        self.core = core
        self.executor = executor
        self._on_settled = on_settled
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._due: float | None = None
        self._settling: asyncio.TimerHandle | None = None

    @property
    def now(self) -> float:
        return self._loop.time()

    def tell(self, fact: Fact) -> None:
        """Raises Refused for what a person asked and may not have."""
        try:
            self.core.receive(fact, self.now)
        finally:
            self.flush()

    def tell_all(self, facts: Iterable[Fact]) -> None:
        """Facts of Asterisk, in order; one defect does not hold up the others."""
        for fact in facts:
            try:
                self.core.receive(fact, self.now)
            except Refused as refused:
                log.info("%s: %s", type(fact).__name__, refused.message)
            except Exception:
                log.exception("the core could not take %s", fact)
        self.flush()

    def flush(self) -> None:
        """Carry out what the core wants, and come back when it next wants to be asked."""
        self.executor.carry_out(self.core.drain())
        self._arm(self.core.next_deadline())
        self.unsettle()

    def unsettle(self) -> None:
        """Something to be seen has changed."""
        if self._settling is None:
            self._settling = self._loop.call_later(SETTLE_S, self._settle)

    def _arm(self, due: float | None) -> None:
        if due == self._due:
            return
        if self._timer:
            self._timer.cancel()
        self._due = due
        self._timer = None if due is None else self._loop.call_at(due, self._tick)

    def _tick(self) -> None:
        self._due = self._timer = None
        try:
            self.core.tick(self.now)
            self.flush()
        except Exception:
            log.exception("the core failed at a deadline; trying again in %.0f s", AFTER_DEFECT_S)
            self._arm(self.now + AFTER_DEFECT_S)

    def _settle(self) -> None:
        self._settling = None
        self._on_settled()
